//! Install-ContainerRegistryMarketplaceProduct: the stamp downloads what it lacks, once.

use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::behaviour::{Failure, Outcome};
use stamp::faults::{Action, Fault, Match};

const IMAGE: &str = "microsoft-aks.aksaks-ubuntu-1804-202012-2020.12.10";
const SCRIPT: &str = "microsoft.custom-script-linux-arm-2.0.6";

/// Creates a stamp without the products of a registry, and a session of its operator.
fn lacking() -> (TestStamp, Session) {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "images": [] }));
    stamp.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions.clear());
    let mut session = stamp.session_json();
    session["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
    let session = Session::new(&session, &[("clientSecret", stamp.client_secret())]);
    (stamp, session)
}

fn install(stamp: &TestStamp, session: &Session, mut request: Value) -> Ended {
    request["version"] = 1.into();
    request["logPath"] = stamp.folder.path("install.log").display().to_string().into();
    let ended = session.run("marketplace_install", &request, &[]);
    let log = std::fs::read_to_string(stamp.folder.path("install.log")).expect("a log");
    let text = format!("{}\n{log}", ended.text());
    assert!(!text.contains(stamp.client_secret()) && !text.contains("Bearer ey"), "a secret is shown");
    ended
}

/// Returns the products whose download was requested since the journal was cleared.
fn requested(stamp: &TestStamp) -> Vec<String> {
    let path = |path: String| path.split('/').rev().nth(1).unwrap_or_default().to_owned();
    stamp.writes().into_iter().filter(|one| one.path.ends_with("/download")).map(|one| path(one.path)).collect()
}

fn passes(session: &Session) {
    let result = session.run("marketplace_test", &json!({ "version": 1 }), &[]).result().clone();
    let failed: Vec<&Value> = result["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["state"] == "failed" && check["check"] != "galleryItem")
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn missing_products_are_downloaded_once_however_the_operation_ends() {
    for outcome in [Outcome::LocationResource, Outcome::LocationEmpty, Outcome::AsyncSucceeded, Outcome::NotPollable] {
        let (stamp, session) = lacking();
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.outcomes.insert("productDownload".to_owned(), outcome);
        });
        stamp.stamp.journal_clear();
        let first = install(&stamp, &session, json!({}));
        assert_eq!(first.result()["action"], "downloaded", "{outcome:?}");
        let names: Vec<&Value> =
            first.result()["products"].as_array().expect("products").iter().map(|one| &one["name"]).collect();
        assert_eq!(names, [SCRIPT, IMAGE]);
        assert_eq!(requested(&stamp), [SCRIPT, IMAGE], "{outcome:?}");
        passes(&session);
        stamp.stamp.journal_clear();
        let second = install(&stamp, &session, json!({}));
        assert_eq!(second.result()["action"], "unchanged");
        assert_eq!(requested(&stamp), [""; 0]);
    }
}

#[test]
fn a_download_that_is_running_is_joined() {
    let (stamp, session) = lacking();
    // The stamp starts the download, and its answer is lost: the second request is a conflict.
    let matching = Match {
        method: Some("POST".into()),
        path_contains: Some("/download".into()),
        nth: Some(1),
        ..Match::default()
    };
    stamp.stamp.set_fault(Fault::new(matching, Action::LostAnswer));
    install(&stamp, &session, json!({ "productNames": [SCRIPT] })).result();
    assert!(stamp.stamp.journal().iter().any(|one| one.status == 409 && one.path.ends_with("/download")));

    // A command that was stopped leaves the download running.
    stamp.stamp.change_behaviour(|behaviour| behaviour.operation_polls = 6);
    let request = json!({ "version": 1, "productNames": [IMAGE] });
    let operation = session.start("marketplace_install", &request, &[]);
    let ended = operation.end_with(|operation, _| {
        if requested(&stamp).contains(&IMAGE.to_owned()) {
            operation.cancel();
        }
    });
    assert!(ended.changes().iter().any(|change| change.contains(IMAGE)), "{:#}", ended.last);
    stamp.stamp.journal_clear();
    let joined = install(&stamp, &session, json!({ "productNames": [IMAGE] }));
    assert_eq!(joined.result()["plan"][0]["reason"], "its download is already running");
    assert_eq!(requested(&stamp), [""; 0]);
    passes(&session);
}

#[test]
fn a_product_that_the_stamp_lists_late_is_awaited() {
    let (stamp, session) = lacking();
    let matching = Match { path_contains: Some(format!("/downloadedproducts/{SCRIPT}")), ..Match::default() };
    let body = json!({ "error": { "code": "ResourceNotFound", "message": "not yet" } });
    stamp
        .stamp
        .set_fault(Fault::new(matching, Action::Answer { status: 404, headers: Vec::new(), body }).times(Some(2)));
    assert_eq!(install(&stamp, &session, json!({})).result()["action"], "downloaded");
    passes(&session);
}

#[test]
fn a_failed_download_has_the_reason_of_the_service_and_can_be_repeated() {
    for outcome in [Outcome::PollFailed400, Outcome::PollFailed500, Outcome::AsyncFailed] {
        let (stamp, session) = lacking();
        let failure =
            Failure { code: "ProductJobFailed".into(), message: "Failed job action(s): WaitGalleryItem".into() };
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.marketplace.download_failure = Some(failure);
            behaviour.outcomes.insert("productDownload".to_owned(), outcome);
        });
        let failed = install(&stamp, &session, json!({}));
        assert_eq!(failed.error()["id"], "Marketplace.DownloadFailed", "{outcome:?}: {:#}", failed.error());
        let message = failed.error()["message"].as_str().expect("a message");
        assert!(message.contains(SCRIPT) && message.contains("WaitGalleryItem"), "{message}");
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.marketplace.download_failure = None;
            behaviour.outcomes.clear();
        });
        let repeated = install(&stamp, &session, json!({}));
        assert_eq!(repeated.result()["plan"][0]["reason"], "its last download failed");
        passes(&session);
    }
}

#[test]
fn a_refusal_or_an_unreadable_answer_downloads_nothing() {
    let (stamp, session) = lacking();
    let forbidden = json!({ "error": { "code": "AuthorizationFailed", "message": "no rights" } });
    for (method, path, status, body, id) in [
        ("POST", "/download", 403, forbidden.clone(), "Service.Forbidden"),
        ("GET", "/offers/aks/skus", 403, forbidden.clone(), "Service.Forbidden"),
        ("GET", "/activations/default", 403, forbidden, "Service.Forbidden"),
        ("GET", "/products", 200, json!({}), "Service.AnswerUnexpected"),
    ] {
        stamp.stamp.clear_faults();
        let matching = Match { method: Some(method.into()), path_contains: Some(path.into()), ..Match::default() };
        stamp.stamp.set_fault(Fault::new(matching, Action::Answer { status, headers: Vec::new(), body }).times(None));
        let ended = install(&stamp, &session, json!({}));
        assert_eq!(ended.error()["id"], id, "{method} {path}: {:#}", ended.error());
        assert_eq!(stamp.stamp.state()["downloads"], json!([]), "{method} {path}");
    }
}

#[test]
fn an_unregistered_stamp_and_a_user_get_an_error_with_the_next_step() {
    let (stamp, session) = lacking();
    stamp.stamp.change_behaviour(|behaviour| behaviour.marketplace.registered = false);
    let ended = install(&stamp, &session, json!({}));
    assert_eq!(ended.error()["id"], "Marketplace.NotRegistered");
    for part in ["'Custom Script for Linux 2.0' and 'AKS Base Ubuntu'", "Import-AzsMarketplaceItem"] {
        assert!(ended.error()["hint"].to_string().contains(part), "{:#}", ended.error());
    }
    let user = install(&stamp, &stamp.session(), json!({}));
    assert_eq!(user.error()["id"], "Gallery.OperatorEndpointNeeded");
}

#[test]
fn a_product_that_is_unknown_or_for_another_version_of_the_stamp_is_refused() {
    let (stamp, session) = lacking();
    let unknown =
        install(&stamp, &session, json!({ "productNames": [SCRIPT, "microsoft.custom-script-linux-arm-2.0.5"] }));
    assert_eq!(unknown.error()["id"], "Marketplace.ProductMissing");
    assert!(unknown.error()["message"].to_string().contains("did you mean 'microsoft.custom-script-linux-arm-2.0."));
    stamp.stamp.change_behaviour(|behaviour| behaviour.marketplace.incompatible = vec![SCRIPT.into()]);
    let other = install(&stamp, &session, json!({ "whatIf": true }));
    assert_eq!(
        other.result()["products"][0]["name"],
        "microsoft.custom-script-linux-arm-2.0.3",
        "the newest usable one"
    );
    let named = install(&stamp, &session, json!({ "productNames": [SCRIPT] }));
    assert_eq!(named.error()["id"], "Marketplace.ProductIncompatible");
    assert!(named.error()["message"].to_string().contains("newer version of Azure Stack Hub"), "{:#}", named.error());
    assert_eq!(requested(&stamp), [""; 0]);
}
