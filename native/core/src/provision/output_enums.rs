//! The enums of the module's output objects (`Interop/OutputEnums.cs`) have the words of the library, no more and no fewer.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::rotation::credential::UpdateState;
use super::verification::check::CheckState;
use crate::error::Severity;
use crate::resource::plan::Action;

/// The members of each C# enum.
fn enums() -> BTreeMap<String, BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../module/Azs.ContainerRegistry/Interop/OutputEnums.cs");
    let text = fs::read_to_string(file).expect("the sources of the shim");
    text.split("public enum ")
        .skip(1)
        .map(|part| {
            let (name, rest) = part.split_once('{').expect("an enum has members");
            let (members, _) = rest.split_once('}').expect("an enum ends");
            (name.trim().to_owned(), members.split(',').map(|member| member.trim().to_owned()).collect())
        })
        .collect()
}

/// The word in Pascal case, as PowerShell parses it.
fn member<T: Serialize>(value: T) -> String {
    let word = serde_json::to_value(value).expect("a word");
    let word = word.as_str().expect("a word");
    word[..1].to_uppercase() + &word[1..]
}

#[test]
fn the_enums_of_output_objects_have_the_words_of_the_library() {
    let actions = [Action::Create, Action::Update, Action::Remove, Action::None];
    let severities = [Severity::Error, Severity::Warning];
    let states = [CheckState::Passed, CheckState::Failed, CheckState::Skipped];
    let updates = [UpdateState::Complete, UpdateState::DeploymentNeeded];
    // A new variant does not compile here until it is added above.
    match actions[0] {
        Action::Create | Action::Update | Action::Remove | Action::None => {}
    }
    match severities[0] {
        Severity::Error | Severity::Warning => {}
    }
    match states[0] {
        CheckState::Passed | CheckState::Failed | CheckState::Skipped => {}
    }
    match updates[0] {
        UpdateState::Complete | UpdateState::DeploymentNeeded => {}
    }
    let expected = BTreeMap::from([
        ("ChangeAction".to_owned(), actions.into_iter().map(|action| member(action.done())).collect()),
        ("PlannedAction".to_owned(), actions.into_iter().map(member).collect()),
        ("CheckState".to_owned(), states.into_iter().map(member).collect()),
        ("ProblemSeverity".to_owned(), severities.into_iter().map(member).collect()),
        ("CredentialUpdateState".to_owned(), updates.into_iter().map(member).collect()),
    ]);
    assert_eq!(enums(), expected);
}
