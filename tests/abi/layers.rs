//! Imports run downwards: the layers are listed in `docs/architecture.md`, and within a folder no files import each other in a cycle.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use imports::{Edge, edges};

fn sources(member: &str) -> Vec<Edge> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("native").join(member).join("src");
    let edges = edges(&root);
    assert!(edges.len() > 100, "the imports of {member} were found");
    edges
}

/// Returns the fenced block `layers` of the page: one layer per line, the highest first.
fn layers() -> BTreeMap<String, usize> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = std::fs::read_to_string(page).expect("the page").replace("\r\n", "\n");
    let (_, rest) = page.split_once("```layers\n").expect("the page has a block of layers");
    let (block, _) = rest.split_once("```").expect("its end");
    let rows = block.lines().enumerate();
    rows.flat_map(|(depth, line)| line.split_whitespace().map(move |name| (name.to_owned(), depth))).collect()
}

#[test]
fn modules_of_core_import_from_lower_layers_only() {
    let layers = layers();
    let (mut upward, mut modules) = (BTreeSet::new(), BTreeSet::new());
    for edge in sources("core") {
        let (from, to) = (edge.from.first().cloned(), edge.to.first().cloned());
        let (Some(from), Some(to)) = (from, to) else { continue };
        modules.extend([from.clone(), to.clone()]);
        let depth = |module: &str| *layers.get(module).unwrap_or_else(|| panic!("no layer has the module {module}"));
        if from != to && depth(&from) >= depth(&to) {
            upward.insert(format!("{} imports {}", edge.from.join("::"), edge.to.join("::")));
        }
    }
    assert!(upward.is_empty(), "docs/architecture.md has the order: {upward:#?}");
    let gone: Vec<_> = layers.keys().filter(|module| !modules.contains(*module)).collect();
    assert!(gone.is_empty(), "docs/architecture.md names modules that do not exist or import nothing: {gone:?}");
}

#[test]
fn files_of_a_folder_have_no_import_cycles() {
    for member in ["core", "stamp"] {
        assert_eq!(circles(&sources(member)), Circles::new(), "{member}");
    }
}

type Circles = BTreeSet<(String, Vec<String>)>;

/// Returns for each folder the sets of files and subfolders that import each other.
fn circles(edges: &[Edge]) -> Circles {
    let mut folders: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for edge in edges {
        let same = edge.from.iter().zip(&edge.to).take_while(|(from, to)| from == to).count();
        // A folder and its content may import each other.
        if let (Some(from), Some(to)) = (edge.from.get(same), edge.to.get(same)) {
            let folder = folders.entry(edge.from[..same].join("/")).or_default();
            folder.entry(from.clone()).or_default().insert(to.clone());
        }
    }
    let mut found = Circles::new();
    for (folder, imports) in folders {
        let reached: BTreeMap<&String, BTreeSet<&String>> =
            imports.keys().map(|name| (name, reachable(name, &imports))).collect();
        for (name, others) in &reached {
            let circle: Vec<String> = others
                .iter()
                .filter(|other| reached.get(**other).is_some_and(|back| back.contains(*name)))
                .map(|other| (*other).clone())
                .collect();
            if circle.len() > 1 {
                found.insert((folder.clone(), circle));
            }
        }
    }
    found
}

fn reachable<'a>(start: &'a String, imports: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a String> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(name) = open.pop() {
        for next in imports.get(name).into_iter().flatten() {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}
