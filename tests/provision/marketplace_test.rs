//! Test-ContainerRegistryMarketplace: what the stamp has, what to download, and what could not be found out.

use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::{Action, Fault, Match};

const IMAGE: &str = "microsoft-aks.aksaks-ubuntu-1804-202012-2020.12.10";
const SCRIPT: &str = "microsoft.custom-script-linux-arm-2.0.6";

fn session(stamp: &TestStamp, operator: bool) -> Session {
    let mut session = stamp.session_json();
    if operator {
        session["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
    }
    Session::new(&session, &[("clientSecret", stamp.client_secret())])
}

/// Runs the test without any write, and returns its result.
fn test(stamp: &TestStamp, operator: bool) -> Value {
    stamp.stamp.journal_clear();
    let ended = session(stamp, operator).run("marketplace_test", &json!({ "version": 1 }), &[]);
    assert!(!ended.text().contains(stamp.client_secret()), "the client secret is shown");
    let arm: Vec<_> = stamp.writes().into_iter().filter(|entry| entry.host.contains("management")).collect();
    assert!(arm.is_empty(), "a test writes nothing: {arm:?}");
    ended.result().clone()
}

fn without_products(stamp: &TestStamp) {
    stamp.seed(&json!({ "images": [] }));
    stamp.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions.clear());
}

/// Returns name, state, and id of each check.
fn states(result: &Value) -> Vec<(&str, &str, &str)> {
    let checks = result["checks"].as_array().expect("checks");
    checks
        .iter()
        .map(|check| {
            let member = |name: &str| check[name].as_str().unwrap_or_default();
            (member("check"), member("state"), member("id"))
        })
        .collect()
}

fn check<'a>(result: &'a Value, name: &str) -> &'a Value {
    let checks = result["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no check {name} in {result:#}"))
}

fn hint<'a>(result: &'a Value, name: &str) -> &'a str {
    check(result, name)["hint"].as_str().unwrap_or_else(|| panic!("no hint: {result:#}"))
}

fn answer(stamp: &TestStamp, path: &str, status: u16, body: Value) {
    stamp.stamp.clear_faults();
    let matching = Match { method: Some("GET".into()), path_contains: Some(path.into()), ..Match::default() };
    stamp.stamp.set_fault(Fault::new(matching, Action::Answer { status, headers: Vec::new(), body }).times(None));
}

#[test]
fn a_stamp_with_everything_passes_for_a_user_and_names_the_versions() {
    let stamp = TestStamp::adfs();
    let result = test(&stamp, false);
    assert_eq!(
        (&result["passed"], &result["operator"], &result["location"]),
        (&json!(true), &json!(false), &json!("shanghai"))
    );
    assert_eq!(
        states(&result),
        [
            ("aksBaseImage", "passed", ""),
            ("customScriptExtension", "passed", ""),
            ("galleryItem", "skipped", ""),
            ("registration", "skipped", ""),
        ]
    );
    assert!(check(&result, "aksBaseImage")["message"].to_string().contains("version 2020.12.10"), "{result:#}");
    assert!(check(&result, "customScriptExtension")["message"].to_string().contains("version 2.0.6"), "{result:#}");
    assert_eq!(result["products"], json!([]));
}

#[test]
fn a_user_reads_what_the_operator_has_to_download() {
    let stamp = TestStamp::aad();
    without_products(&stamp);
    let result = test(&stamp, false);
    assert_eq!(result["passed"], false);
    assert_eq!(
        states(&result)[..2],
        [
            ("aksBaseImage", "failed", "ImageSku.Missing"),
            ("customScriptExtension", "failed", "Deployment.ExtensionMissing")
        ]
    );
    for (name, portal_name) in
        [("aksBaseImage", "AKS Base Ubuntu"), ("customScriptExtension", "Custom Script for Linux 2.0")]
    {
        for part in [
            portal_name,
            "Install-ContainerRegistryMarketplaceProduct",
            "Export-AzsMarketplaceItem",
            "Import-AzsMarketplaceItem",
        ] {
            assert!(hint(&result, name).contains(part), "{part}: {result:#}");
        }
    }
}

#[test]
fn an_image_of_august_2019_and_an_extension_of_version_1_are_not_enough() {
    let stamp = TestStamp::aad();
    let image = json!({ "publisher": "microsoft-aks", "offer": "aks", "sku": "aks-ubuntu-1604-201908", "version": "2019.08.09" });
    stamp.seed(&json!({ "images": [image] }));
    stamp.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions = vec!["1.5.2".into()]);
    let result = test(&stamp, true);
    assert_eq!(
        states(&result)[..2],
        [
            ("aksBaseImage", "failed", "Marketplace.ImageOutdated"),
            ("customScriptExtension", "failed", "Deployment.ExtensionMissing")
        ]
    );
    assert!(hint(&result, "aksBaseImage").contains(IMAGE), "{result:#}");
}

#[test]
fn an_operator_reads_which_products_the_stamp_can_download() {
    let stamp = TestStamp::aad();
    without_products(&stamp);
    let result = test(&stamp, true);
    let names: Vec<&Value> = result["products"].as_array().expect("products").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [IMAGE, SCRIPT]);
    assert_eq!(
        states(&result)[2..],
        [("galleryItem", "failed", "Marketplace.ItemMissing"), ("registration", "passed", "")]
    );
    assert!(hint(&result, "aksBaseImage").contains(IMAGE), "{result:#}");
    assert!(hint(&result, "customScriptExtension").contains(SCRIPT), "{result:#}");
}

#[test]
fn an_operator_of_an_unregistered_stamp_reads_the_offline_steps() {
    let stamp = TestStamp::aad();
    without_products(&stamp);
    for disable in [false, true] {
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.marketplace.registered = disable;
            behaviour.marketplace.syndication_enabled = false;
        });
        let result = test(&stamp, true);
        assert_eq!(states(&result)[3], ("registration", "skipped", ""));
        assert!(hint(&result, "aksBaseImage").starts_with("On a computer with Internet access"), "{result:#}");
        assert_eq!(result["products"], json!([]));
    }
}

#[test]
fn what_cannot_be_read_is_a_failed_check_with_its_reason_and_never_absent() {
    let stamp = TestStamp::aad();
    let forbidden = json!({ "error": { "code": "AuthorizationFailed", "message": "no rights, canary-17" } });
    answer(&stamp, "/offers/aks/skus", 403, forbidden.clone());
    let result = test(&stamp, true);
    assert_eq!(states(&result)[0], ("aksBaseImage", "failed", "Service.Forbidden"));
    assert!(check(&result, "aksBaseImage")["message"].to_string().contains("canary-17"), "{result:#}");
    assert_eq!(states(&result)[3], ("registration", "skipped", ""), "nothing is known to be missing");
    answer(&stamp, "/types/customscript/versions", 200, json!({ "error": "?" }));
    assert_eq!(states(&test(&stamp, true))[1], ("customScriptExtension", "failed", "Service.AnswerUnexpected"));
    answer(&stamp, "/galleryitems", 403, forbidden.clone());
    assert_eq!(states(&test(&stamp, true))[2], ("galleryItem", "failed", "Service.Forbidden"));

    without_products(&stamp);
    for (path, status, body, id) in [
        ("/activations/default", 403, forbidden, "Service.Forbidden"),
        ("/activations/default", 200, json!({}), "Service.AnswerUnexpected"),
        ("/activations/default/products", 200, json!({ "value": [{ "id": "/x" }] }), "Service.AnswerUnexpected"),
        ("/activations/default/downloadedproducts", 200, json!({}), "Service.AnswerUnexpected"),
    ] {
        answer(&stamp, path, status, body);
        let result = test(&stamp, true);
        assert_eq!(states(&result)[3], ("registration", "failed", id), "{path}");
        assert_eq!(states(&result)[0], ("aksBaseImage", "failed", "ImageSku.Missing"), "{path}");
    }
}

#[test]
fn an_unknown_location_is_an_error_that_names_the_locations() {
    let stamp = TestStamp::aad();
    let run = |location: &str| {
        session(&stamp, false).run("marketplace_test", &json!({ "version": 1, "location": location }), &[])
    };
    let ended = run("no-such");
    assert_eq!(ended.error()["id"], "Location.Unknown");
    assert!(ended.error()["message"].to_string().contains("shanghai"), "{:#}", ended.error());
    assert_eq!(run("SHANGHAI").result()["location"], "shanghai");
}
