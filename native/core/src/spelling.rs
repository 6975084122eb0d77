//! Compares identifiers by the rules of Azure Resource Manager and its providers: ignoring case, and blanks around a typed value. States, ids, names, regions,
//! and permissions are returned in the spelling of the service, a template, or an operator.

use serde_json::Value;

/// Returns whether two identifiers are equal.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    // Names of resource groups may contain non-ASCII letters.
    one.eq_ignore_ascii_case(other) || (!(one.is_ascii() && other.is_ascii()) && folded(one) == folded(other))
}

/// Returns whether `text` is one of `known`.
pub(crate) fn is_one_of(text: &str, known: &[&str]) -> bool {
    known.iter().any(|one| same(one, text))
}

/// Returns whether a member of an answer is the text `wanted`. Always false for absent members and numbers.
pub(crate) fn is(value: &Value, wanted: &str) -> bool {
    value.as_str().is_some_and(|text| same(text, wanted))
}

/// Returns a form that is equal for all spellings of an identifier, for sets and sorting.
pub(crate) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Returns whether two region names are equal: portals show them with blanks.
pub(crate) fn same_region(one: &str, other: &str) -> bool {
    let plain = |text: &str| folded(text).replace(' ', "");
    plain(one) == plain(other)
}

/// Returns the known name with the smallest edit distance, unless it exceeds a third of the name.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = folded(name);
    let changes = |known: &str| strsim::osa_distance(&plain, &folded(known));
    let (changes, nearest) = known.map(|known| (changes(known), known)).min()?;
    (changes <= (nearest.len() / 3).max(1)).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identifiers_compare_ignoring_case_and_outer_blanks() {
        for (one, other) in [("Succeeded", "succeeded"), ("a", " A\t"), ("GRÖSSE", "größe".replace('ß', "ss").as_str())]
        {
            assert!(same(one, other), "{one} {other}");
            assert_eq!(folded(one), folded(other));
        }
        for (one, other) in [("Succeeded", "Success"), ("a b", "ab"), ("", "a"), ("ü", "u")] {
            assert!(!same(one, other), "{one} {other}");
        }
        assert!(is_one_of("CANCELED", &["Failed", "Canceled"]) && !is_one_of("Running", &["Failed"]));
        assert!(is(&json!("get"), "Get") && !is(&json!(1), "1") && !is(&Value::Null, ""));
    }

    #[test]
    fn regions_compare_ignoring_blanks() {
        assert!(same_region("South Central US", "southcentralus") && !same_region("east", "west"));
    }
}
