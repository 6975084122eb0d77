//! A recording of our own (`recordPath`) has the form of the recordings of real stamps: the same reader reads it, our code understands each answer in it, and each
//! answer has the shape of the original.

use std::collections::BTreeSet;
use std::path::Path;

use crate::published::answers::Reference;
use crate::recorded::{Exchange, sessions};
use crate::support::flow;
use crate::support::stamp::TestStamp;
use azcr_core::cloud::endpoints::{self, IdentitySystem};
use azcr_core::error::{ErrorId, Result};
use azcr_core::http::answer::{self, Answer};
use azcr_core::http::{BoxFuture, Request, Response, Transport};
use serde_json::Value;

/// Runs the main flow twice and returns its recording.
fn record(stamp: &TestStamp, folder: &Path) -> Vec<Vec<Exchange>> {
    let mut json = stamp.session_json();
    json["recordPath"] = folder.to_str().expect("a path").into();
    let session = crate::support::operation::Session::new(&json, &[("clientSecret", stamp.client_secret())]);
    let mut request = flow::request(stamp);
    request["command"] = "Set-ContainerRegistryPrerequisites".into();
    flow::run(&session, &request).result();
    flow::run(&session, &request).result();
    sessions(folder)
}

#[test]
fn every_answer_of_a_recording_is_understood() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let recording = record(&stamp, &stamp.folder.path("recording"));
        assert_eq!(recording.len(), 2, "one file per command");
        let exchanges: Vec<_> = recording.iter().flatten().collect();
        assert!(exchanges.len() > 20, "{} exchanges", exchanges.len());
        for exchange in &exchanges {
            let members: BTreeSet<_> =
                exchange.recorded.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(
                members,
                BTreeSet::from(["body", "headers", "method", "requestBody", "source", "status", "url"])
            );
            if let Answer::Failed(error) = answer::sort(&exchange.request(), &exchange.response()) {
                assert!(exchange.status() >= 400, "{}: {error}", exchange.name);
                assert!(
                    ![ErrorId::AnswerUnexpected, ErrorId::InternalDefect].contains(&error.id),
                    "{}: {error}",
                    exchange.name
                );
            }
        }
    }
}

/// Answers the only request of the discovery with the recorded answer.
struct Metadata(Response);

impl Transport for Metadata {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response>> {
        let answer = self.0.clone();
        Box::pin(async move { Ok(answer) })
    }
}

#[test]
fn the_stamp_of_a_recording_is_discovered() {
    for (stamp, system) in [(TestStamp::aad(), IdentitySystem::Aad), (TestStamp::adfs(), IdentitySystem::Adfs)] {
        let recording = record(&stamp, &stamp.folder.path("recording"));
        let first = &recording[0][0];
        let arm = "https://management.local.azurestack.external/".parse().expect("a URL");
        let metadata = Metadata(first.response());
        let found = stamp.block_on(endpoints::discover(&metadata, &arm)).expect("a stamp");
        assert_eq!(found.identity_system, system);
        assert_eq!(found.storage_suffix, "local.azurestack.external");
        assert!(found.login.host_str().is_some_and(|host| found.owns(host) || host == "login.microsoftonline.com"));
    }
}

/// Returns the paths of the members with the types of their values.
fn shape(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| shape(member, &format!("{path}.{name}"), found))
        }
        Value::Array(items) => items.iter().for_each(|item| shape(item, &format!("{path}[]"), found)),
        Value::String(_) => drop(found.insert(format!("{path}: text"))),
        Value::Number(_) => drop(found.insert(format!("{path}: number"))),
        Value::Bool(_) => drop(found.insert(format!("{path}: bool"))),
        Value::Null => drop(found.insert(format!("{path}: null"))),
    }
}

#[test]
fn a_recorded_resource_has_the_shape_of_the_original() {
    let test = "a_recorded_resource_has_the_shape_of_the_original";
    let Some(reference) = Reference::new(test, stamp::IdentitySystem::Aad) else {
        return;
    };
    let recording = record(&reference.stamp, &reference.stamp.folder.path("recording"));
    for (end, original) in [
        ("/storageAccounts/account1?api-version=2017-10-01", reference.get(&reference.account(), "2017-10-01")),
        ("/vaults/vault-1?api-version=2016-10-01", reference.get(&reference.vault(), "2016-10-01")),
        ("/resourceGroups/group-1?api-version=2018-05-01", reference.get(&reference.group(), "2018-05-01")),
    ] {
        let recorded = recording
            .iter()
            .flatten()
            .rfind(|exchange| exchange.text("method") == "GET" && exchange.text("url").ends_with(end));
        let recorded = recorded.unwrap_or_else(|| panic!("no GET of {end}"));
        let (mut ours, mut theirs) = (BTreeSet::new(), BTreeSet::new());
        shape(&recorded.json_body(), "", &mut ours);
        shape(&original.body, "", &mut theirs);
        assert_eq!(ours, theirs, "{end}");
    }
}
