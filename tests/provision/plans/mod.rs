//! The plan of `whatIf` names what the run writes, and nothing else: for every use case that writes, in several states of the stamp.

mod files;
mod images;
mod marketplace;
mod prerequisites;
mod registry;
mod service_principal;
mod writes;

use std::collections::BTreeSet;

use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::Value;

const USE_CASES: &str = include_str!("../../../native/include/azs_container_registry.requests.json");

/// The use cases that the tests of this folder run, each by its own test or by [`kept`].
const COVERED: [&[&str]; 6] = [
    files::COVERED,
    images::COVERED,
    marketplace::COVERED,
    prerequisites::COVERED,
    registry::COVERED,
    service_principal::COVERED,
];

#[test]
fn every_use_case_that_writes_has_a_test_of_its_plan() {
    let all: Value = serde_json::from_str(USE_CASES).expect("JSON");
    let all = all["useCases"].as_object().expect("use cases");
    let writing: BTreeSet<&str> =
        all.iter().filter(|(_, row)| row["writes"] == true).map(|(name, _)| name.as_str()).collect();
    assert_eq!(writing, COVERED.concat().into_iter().collect(), "use cases that write, and those with a test");
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub step: String,
    pub target: String,
    pub action: String,
}

impl Step {
    /// Without the name that is chosen anew in each run: of a deployment it ends in the time, of a temporary resource group it is random.
    fn without_chosen_name(mut self) -> Self {
        match self.step.as_str() {
            "deployment" => self.target.retain(|letter| !letter.is_ascii_digit()),
            "galleryUpload" => self.target.truncate("Temporary resource group".len()),
            _ => {}
        }
        self
    }

    fn writes(&self) -> bool {
        self.action != "none"
    }
}

/// The plan of a result.
pub fn plan(result: &Value) -> Vec<Step> {
    let text = |step: &Value, member: &str| step[member].as_str().unwrap_or_else(|| panic!("{step}")).to_owned();
    let steps = result["plan"].as_array().unwrap_or_else(|| panic!("no plan: {result:#}"));
    assert!(!steps.is_empty(), "an empty plan does not say what there is to do: {result:#}");
    steps
        .iter()
        .map(|step| Step { step: text(step, "step"), target: text(step, "target"), action: text(step, "action") })
        .map(Step::without_chosen_name)
        .collect()
}

/// Runs with `whatIf`, then without, and compares plan, result, and the stamp's journal. Returns the plan.
pub fn kept(what: &str, stamp: &TestStamp, run: impl Fn(bool) -> Ended) -> Vec<Step> {
    stamp.stamp.journal_clear();
    let planned = plan(run(true).result());
    let early: Vec<String> = stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect();
    assert_eq!(early, Vec::<String>::new(), "{what}: a plan writes nothing");
    stamp.stamp.journal_clear();
    let ended = run(false);
    assert_eq!(plan(ended.result()), planned, "{what}: the plan is what the run does");
    writes::assert_match(what, &planned, &stamp.writes());
    planned
}

/// Step and action of those that change something.
pub fn changes(plan: &[Step]) -> Vec<(&str, &str)> {
    plan.iter().filter(|step| step.writes()).map(|step| (step.step.as_str(), step.action.as_str())).collect()
}
