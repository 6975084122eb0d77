//! The main flow on a stamp with all its quirks: every way in which an operation ends, old API versions, late DNS names and policies.

use crate::support;
use crate::support::flow;
use crate::support::stamp::TestStamp;
use azcr_core::error::ErrorId;
use serde_json::Value;
use stamp::behaviour::{Behaviour, Outcome};

fn run(change: impl FnOnce(&mut Behaviour)) -> (TestStamp, support::operation::Ended) {
    let stamp = TestStamp::aad();
    stamp.stamp.change_behaviour(change);
    let ended = flow::run(&stamp.session(), &flow::request(&stamp));
    (stamp, ended)
}

fn succeeds(what: &str, change: impl FnOnce(&mut Behaviour)) -> TestStamp {
    let (stamp, ended) = run(change);
    let url = ended.result()["prerequisites"]["pfxKeyVaultSecretUrl"].as_str().map(str::to_owned);
    assert!(url.is_some_and(|url| url.contains(":443/secrets/")), "{what}");
    stamp
}

#[test]
fn every_successful_account_creation_is_recognized() {
    for outcome in [
        Outcome::LocationResource,
        Outcome::LocationEmpty,
        Outcome::LocationNoContent,
        Outcome::AsyncSucceeded,
        Outcome::NotPollable,
        Outcome::DoneWithAsync,
        Outcome::ProvisioningState,
        Outcome::TextPlain,
        Outcome::Immediate,
        Outcome::ImmediateEmpty,
    ] {
        succeeds(&format!("{outcome:?}"), |behaviour| {
            behaviour.outcomes.insert("storageAccount".to_owned(), outcome);
        });
    }
}

#[test]
fn every_failed_creation_is_a_typed_error_with_the_service_message() {
    for outcome in [Outcome::AsyncFailed, Outcome::AsyncCanceled, Outcome::PollFailed400, Outcome::PollFailed500] {
        let (stamp, ended) = run(|behaviour| {
            behaviour.outcomes.insert("storageAccount".to_owned(), outcome);
        });
        let error = ended.error();
        assert_eq!(error["id"], ErrorId::OperationFailed.id(), "{outcome:?}: {error}");
        assert!(error["service"]["code"].is_string(), "{outcome:?}: {error}");
        assert!(error["service"]["requestId"].is_string(), "{outcome:?}: {error}");
        // The other branch ran to its end, and the next run completes the job.
        let vaults = stamp.stamp.state()["vaults"].as_array().map(Vec::len);
        assert_eq!(vaults, Some(1), "{outcome:?}");
        stamp.stamp.change_behaviour(|behaviour| behaviour.outcomes.clear());
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
    }
}

#[test]
fn late_names_policies_keys_and_principals_are_waited_for() {
    succeeds("late everything", |behaviour| {
        behaviour.vault_dns_attempts = 4;
        behaviour.vault_registering_reads = 3;
        behaviour.policy_spread_attempts = 2;
        behaviour.list_keys_conflicts = 2;
        behaviour.principal_attempts = 2;
        behaviour.byte_order_mark = true;
    });
}

#[test]
fn refused_api_versions_are_replaced_by_a_supported_one() {
    let newer =
        |namespace: &str, versions: &[&str]| (namespace.to_owned(), versions.iter().map(ToString::to_string).collect());
    let stamp = succeeds("other API versions", |behaviour| {
        behaviour.api_versions.extend([
            newer("Microsoft.Storage", &["2099-01-01", "2019-06-01"]),
            newer("Microsoft.KeyVault", &["2099-01-01", "2019-09-01"]),
            newer("Microsoft.Compute", &["2020-06-01", "2019-12-01"]),
            newer("Microsoft.Resources", &["2019-10-01", "2018-02-01", "2016-06-01"]),
        ]);
        behaviour.blob_versions = vec!["2015-04-05".to_owned()];
    });
    let refused = stamp.stamp.journal().into_iter().filter(|entry| {
        entry.status == 400 && entry.host.starts_with("management.") && entry.path.contains("/Microsoft.Storage/")
    });
    assert!(refused.count() <= 4, "a refused version is remembered");
    let errors = |entry: &stamp::JournalEntry| entry.host.contains(".blob.") && entry.status == 400;
    assert!(stamp.stamp.journal().iter().any(errors), "the blob version went down");
}

#[test]
fn no_common_api_version_is_an_error_that_lists_the_versions() {
    let (stamp, ended) = run(|behaviour| {
        behaviour.api_versions.insert("Microsoft.Storage".to_owned(), vec!["2099-01-01".to_owned()]);
    });
    let error = ended.error();
    assert_eq!(error["id"], ErrorId::UnsupportedApiVersion.id(), "{error}");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("2099-01-01")), "{error}");
    assert!(stamp.writes().is_empty());
}

#[test]
fn throttling_and_transient_errors_are_retried() {
    let stamp = TestStamp::aad();
    for (status, path) in [
        (429, "storageAccounts"),
        (503, "/vaults/"),
        (504, "roleAssignments"),
        (500, "/secrets/"),
        (429, "resourceGroups"),
    ] {
        let rule: Value = serde_json::json!([{ "match": { "pathContains": path }, "times": 2,
            "action": { "answer": { "status": status, "headers": [["Retry-After", "0"]], "body": { "error": { "code": "Passing", "message": "later" } } } } }]);
        for fault in serde_json::from_value::<Vec<stamp::faults::Fault>>(rule).expect("fault rules") {
            stamp.stamp.set_fault(fault);
        }
    }
    flow::run(&stamp.session(), &flow::request(&stamp)).result();
    let faults = stamp.stamp.journal().iter().filter(|entry| [429, 500, 503, 504].contains(&entry.status)).count();
    assert_eq!(faults, 10, "all the faults were met");
}

#[test]
fn unregistered_provider_is_reported_by_name() {
    let (_, ended) = run(|behaviour| behaviour.unregistered_providers = vec!["Microsoft.KeyVault".to_owned()]);
    let error = ended.error();
    assert_eq!(error["id"], ErrorId::ProviderNotRegistered.id(), "{error}");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("Microsoft.KeyVault")), "{error}");
}
