//! Sentences of services: words are kept, and names, ids, and everything in quotation marks are replaced.

use super::pseudonyms::Pseudonyms;
use super::{url, word};

/// A longer quotation is a sentence.
const WORDS_OF_A_NAME: usize = 4;

/// Returns the replacement of a sentence.
pub(super) fn replaced(names: &mut Pseudonyms, text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(sign) = rest.chars().next() {
        let begins = !kept.ends_with(char::is_alphanumeric);
        if let Some((quotation, after)) = quoted(rest, sign).filter(|_| begins) {
            kept.push(sign);
            kept.push_str(&in_quotation_marks(names, quotation));
            kept.push(sign);
            rest = after;
        } else if is_part(sign) {
            let end = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
            kept.push_str(&one(names, &rest[..end]));
            rest = &rest[end..];
        } else {
            kept.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    names.sweep(&kept)
}

/// Returns the text up to the closing mark, and the text after it.
fn quoted(text: &str, mark: char) -> Option<(&str, &str)> {
    if !matches!(mark, '\'' | '"') {
        return None;
    }
    let inner = &text[1..];
    let end =
        inner.match_indices(mark).map(|(at, _)| at).find(|at| !inner[at + 1..].starts_with(char::is_alphanumeric))?;
    let quotation = &inner[..end];
    (!quotation.is_empty() && !quotation.contains('\n')).then(|| (quotation, &inner[end + 1..]))
}

fn in_quotation_marks(names: &mut Pseudonyms, quotation: &str) -> String {
    if quotation.contains("://") && !quotation.contains(' ') {
        return url::replaced(names, quotation);
    }
    if quotation.starts_with('/') && !quotation.contains(' ') {
        return url::path(names, quotation);
    }
    if quotation.split(' ').count() > WORDS_OF_A_NAME || quotation.contains(':') && quotation.contains('/') {
        return replaced(names, quotation);
    }
    word::as_name(names, "text", quotation)
}

/// Replaces a word without the punctuation around it.
fn one(names: &mut Pseudonyms, text: &str) -> String {
    let word = text.trim_end_matches(['.', ':', '?', '!', '=', '/', '-']);
    let end = &text[word.len()..];
    if word.contains("://") {
        return url::replaced(names, text);
    }
    if word.starts_with('/') && word.len() > 1 {
        return format!("{}{end}", url::path(names, word));
    }
    format!("{}{end}", word::in_sentence(names, word))
}

fn is_part(sign: char) -> bool {
    sign.is_alphanumeric() || "._-@:/+=%?&#~$*!".contains(sign)
}
