//! JSON from services and files, parsed only if its size in memory is bounded: a document such as `[0,0,…`, with two bytes a value, becomes forty times larger.

use std::fmt;

use serde::de::DeserializeOwned;

/// Maximum values in one document. An object counts as ten, since it takes as much memory as ten numbers.
pub const MOST_VALUES: usize = 400_000;
/// Maximum levels of nesting, also of XML. `serde_json` has the same limit.
pub const DEEPEST: usize = 127;

/// Why a document was not parsed.
#[derive(Debug)]
pub enum Refusal {
    TooManyValues,
    TooDeep,
    Invalid(serde_json::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyValues => write!(f, "it has more than {MOST_VALUES} values (an object counts as 10)"),
            Self::TooDeep => write!(f, "it is nested deeper than {DEEPEST} levels"),
            Self::Invalid(error) => f.write_str(&crate::json_fault::reason(error)),
        }
    }
}

/// Parses `text` unless its values or its nesting exceed the limits. The caller limits the bytes.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refusal> {
    measure(text)?;
    serde_json::from_slice(text).map_err(Refusal::Invalid)
}

fn measure(text: &[u8]) -> Result<(), Refusal> {
    let (mut values, mut depth) = (1_usize, 0_usize);
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => (values, depth) = (values + 10, depth + 1),
            b'[' => (values, depth) = (values + 1, depth + 1),
            b',' => values += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if values > MOST_VALUES {
            return Err(Refusal::TooManyValues);
        }
        if depth > DEEPEST {
            return Err(Refusal::TooDeep);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn parses_documents_up_to_the_limits() {
        let at_depth = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let with_values = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        for text in [
            at_depth(DEEPEST),
            with_values(MOST_VALUES - 2),
            r#"{"a":"[[[{{{,,,\"","b":[1,{"c":null}]}"#.to_owned(),
            format!("\"{}\"", ",[{".repeat(MOST_VALUES)),
            format!("\"{}\"", r#"\"["#.repeat(MOST_VALUES)),
        ] {
            let parsed = from_slice::<Value>(text.as_bytes());
            assert!(parsed.is_ok(), "{:?}: {:.40}", parsed.err(), text);
        }
    }

    #[test]
    fn refuses_documents_that_would_fill_the_memory() {
        let many = |one: &str, count: usize| format!("[{}0]", one.repeat(count));
        for (text, deep) in [
            (many("0,", MOST_VALUES), false),
            (many("[],", MOST_VALUES), false),
            (many("{},", MOST_VALUES / 10), false),
            (many(r#"{"a":"]"},"#, MOST_VALUES / 10), false),
            (many("\"\\\\\",", MOST_VALUES), false),
            ("[".repeat(1_000_000), true),
            (r#"{"a":"#.repeat(DEEPEST + 1), true),
            (format!("{}{}", "[".repeat(DEEPEST + 1), "]".repeat(DEEPEST + 1)), true),
        ] {
            let refused = from_slice::<Value>(text.as_bytes()).expect_err("beyond the limit");
            let is_right =
                if deep { matches!(refused, Refusal::TooDeep) } else { matches!(refused, Refusal::TooManyValues) };
            assert!(is_right, "{refused:?}: {text:.40}");
        }
    }
}
