//! A parser for the Markdown that the pages use.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub struct Page {
    pub path: PathBuf,
    /// Text outside of code blocks.
    prose: Vec<String>,
    /// Language and lines of each code block.
    blocks: Vec<(String, Vec<String>)>,
}

impl Page {
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (mut prose, mut blocks) = (Vec::new(), Vec::<(String, Vec<String>)>::new());
        let mut inside = false;
        for line in text.lines() {
            match line.trim_start().strip_prefix("```") {
                Some(language) => {
                    if !inside {
                        blocks.push((language.trim().to_owned(), Vec::new()));
                    }
                    inside = !inside;
                }
                None if inside => blocks.last_mut().expect("an open block").1.push(line.to_owned()),
                None => prose.push(line.to_owned()),
            }
        }
        assert!(!inside, "{}: a block is not closed", path.display());
        Self { path: path.to_owned(), prose, blocks }
    }

    /// Returns the targets of `[text](target)`.
    pub fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        for line in &self.prose {
            for (at, _) in line.match_indices("](") {
                let target = &line[at + 2..];
                links.extend(target.split_once(')').map(|(target, _)| target.to_owned()));
            }
        }
        links
    }

    /// Returns the anchors of headings, as GitHub derives them from the text.
    pub fn anchors(&self) -> BTreeSet<String> {
        let headings = self.prose.iter().filter(|line| line.starts_with('#'));
        headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
    }

    pub fn inline_code(&self) -> Vec<String> {
        let mut code = Vec::new();
        for line in &self.prose {
            code.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
        code
    }

    /// Returns the shell commands: lines of blocks without a language or with a shell's, except diagrams.
    pub fn shell_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (language, block) in &self.blocks {
            let is_shell = ["", "sh", "bash", "console"].contains(&language.as_str());
            let is_picture = block.iter().any(|line| line.contains(['─', '│', '▶']));
            if is_shell && !is_picture {
                lines.extend(
                    block
                        .iter()
                        .map(|line| line.trim().to_owned())
                        .filter(|line| !line.is_empty() && !line.starts_with('#')),
                );
            }
        }
        let inline = self.inline_code();
        let commands = inline.iter().filter(|code| code.starts_with("cargo ") || code.contains(" cargo "));
        lines.extend(commands.cloned());
        lines
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
