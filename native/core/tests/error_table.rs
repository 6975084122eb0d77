//! The table of error ids, and `docs/errors.md`, which is generated from it.

use std::collections::BTreeSet;
use std::path::Path;

use azcr_core::error::ErrorId;

#[test]
fn every_row_is_complete_and_unique() {
    let (mut ids, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for row in ErrorId::ALL {
        assert!(ids.insert(row.id()), "{} stands twice", row.id());
        assert!(numbers.insert(row.number()), "{} stands twice", row.number());
        let (area, rest) = row.id().split_once('.').expect("an id is 'Area.What'");
        for part in [area, rest] {
            assert!(part.chars().all(char::is_alphanumeric) && part.starts_with(char::is_uppercase), "{}", row.id());
        }
        assert!(row.cause().ends_with('.') && row.hint().ends_with('.'), "{}: whole sentences", row.id());
        assert!((100..1000).contains(&row.number()), "{}: three digits", row.id());
    }
}

/// `AZCR_BLESS=1 cargo test -p azcr_core --test error_table` writes the page.
#[test]
#[expect(clippy::disallowed_methods, reason = "it tests whether the page is to be written")]
fn page_matches_the_table() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    let made = render();
    if std::env::var_os("AZCR_BLESS").is_some() {
        std::fs::write(&page, &made).expect("docs/errors.md is writable");
    }
    let found = std::fs::read_to_string(&page).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == made, "docs/errors.md differs from the table: run this test with AZCR_BLESS=1");
}

fn render() -> String {
    const BANDS: [(u16, &str); 9] = [
        (1, "Arguments"),
        (2, "Configuration and discovery"),
        (3, "Sign-in and trust"),
        (4, "Transport"),
        (5, "Services of the stamp"),
        (6, "Deployment"),
        (7, "Certificates"),
        (8, "Cancelled and timed out"),
        (9, "Internal"),
    ];
    let mut page = String::from(
        "# Errors\n\nFind an error by its id, to see its cause and what to do. In PowerShell the id is the first part of `FullyQualifiedErrorId` (`<id>,<command>`),\n\
         and the remedy is in `RecommendedAction`. In the C ABI the number is the status. Made from `native/core/src/error_table` by `cargo xtask generate`.\n",
    );
    for (band, title) in BANDS {
        let rows: Vec<_> = ErrorId::ALL.iter().filter(|row| row.number() / 100 == band).collect();
        if rows.is_empty() {
            continue;
        }
        page.push_str(&format!(
            "\n## {title}\n\n| id | number | category | cause | what to do |\n| --- | --- | --- | --- | --- |\n"
        ));
        for row in rows {
            page.push_str(&format!(
                "| `{}` | {} | {} | {} | {} |\n",
                row.id(),
                row.number(),
                row.category().name(),
                row.cause().replace('|', "\\|"),
                row.hint().replace('|', "\\|"),
            ));
        }
    }
    page
}
