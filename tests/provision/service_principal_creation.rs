//! New-ContainerRegistryServicePrincipal on an AAD stamp: what it creates, what it finds, and what it refuses.

use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

pub const NAME: &str = "registry-shanghai";

/// Runs a use case, and returns the new client secret in addition.
pub fn run(session: &Session, use_case: &str, request: &Value) -> (Ended, Option<String>) {
    let operation = session.start(use_case, request, &[]);
    let ended = operation.end();
    let secret = operation.secret("clientSecret").ok();
    if let Some(secret) = &secret {
        assert!(!ended.text().contains(secret.as_str()), "the client secret is shown");
    }
    (ended, secret)
}

pub fn create(session: &Session) -> (Ended, Option<String>) {
    run(session, "service_principal_create", &json!({ "version": 1, "displayName": NAME }))
}

pub fn applications(stamp: &TestStamp) -> Vec<Value> {
    stamp.stamp.state()["applications"].as_array().cloned().unwrap_or_default()
}

pub fn passwords(stamp: &TestStamp) -> Vec<Value> {
    applications(stamp).iter().flat_map(|one| one["passwords"].as_array().cloned().unwrap_or_default()).collect()
}

/// Method and last segment of each request that could change something.
pub fn writes(stamp: &TestStamp) -> Vec<String> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    stamp.writes().iter().map(|entry| format!("{} {}", entry.method, last(&entry.path))).collect()
}

/// The id of the error that a sign-in with this secret ends with. An application without a role sees no subscription.
pub fn sign_in(stamp: &TestStamp, application_id: &str, secret: &str) -> String {
    let mut json = stamp.session_json();
    json["identity"]["applicationId"] = application_id.into();
    let session = Session::new(&json, &[("clientSecret", secret)]);
    let ended = session.run("connect", &json!({ "version": 1 }), &[]);
    ended.error()["id"].as_str().expect("an id").to_owned()
}

#[test]
fn creates_application_service_principal_and_a_secret_that_signs_in() {
    let stamp = TestStamp::aad();
    let (ended, secret) = create(&stamp.session());
    let (result, secret) = (ended.result(), secret.expect("a secret"));
    assert_eq!((&result["action"], &result["secretCreated"]), (&json!("created"), &json!(true)));
    let made = &result["servicePrincipal"];
    let application = &applications(&stamp)[0];
    assert_eq!(made["displayName"], NAME);
    assert_eq!((&made["applicationId"], &made["applicationObjectId"]), (&application["appId"], &application["id"]));
    assert_eq!(application["signInAudience"], "AzureADMyOrg");
    assert_eq!(made["tenantId"].as_str(), Some(stamp.stamp.description().tenant_id.as_str()));
    assert!(made["objectId"].as_str().is_some_and(|id| id.len() == 36 && application["id"] != id), "{made}");
    let [password] = passwords(&stamp).try_into().expect("one password");
    assert_eq!((&made["secretExpires"], &made["secrets"][0]["keyId"]), (&password["end"], &password["keyId"]));
    assert_eq!(sign_in(&stamp, made["applicationId"].as_str().expect("an id"), &secret), "SignIn.NoSubscription");
    assert_eq!(sign_in(&stamp, made["applicationId"].as_str().expect("an id"), "x"), "SignIn.ClientSecretRejected");
}

#[test]
fn the_secret_ends_when_the_request_says() {
    let stamp = TestStamp::aad();
    let request = json!({ "version": 1, "displayName": NAME, "endDate": "2030-06-01T02:00:00+02:00" });
    let (ended, _) = run(&stamp.session(), "service_principal_create", &request);
    assert_eq!(passwords(&stamp)[0]["end"], "2030-06-01T00:00:00Z");
    assert_eq!(ended.result()["servicePrincipal"]["secretExpires"], "2030-06-01T00:00:00Z");
}

#[test]
fn the_secret_is_in_no_event_log_or_report() {
    let stamp = TestStamp::aad();
    let (log, report) = (stamp.folder.path("run.log"), stamp.folder.path("run.html"));
    let request =
        json!({ "version": 1, "displayName": NAME, "logPath": log, "reportPath": report, "trace": "headers" });
    let (ended, secret) = run(&stamp.session(), "service_principal_create", &request);
    let secret = secret.expect("a secret");
    assert!(ended.text().contains("addPassword"), "requests are shown");
    for file in [log, report] {
        let text = std::fs::read_to_string(&file).expect("a file");
        assert!(text.contains("addPassword") || text.contains(NAME), "{}", file.display());
        assert!(!text.contains(&secret), "{}", file.display());
    }
}

#[test]
fn an_existing_application_is_unchanged_and_gets_no_second_secret() {
    let stamp = TestStamp::aad();
    let (first, _) = create(&stamp.session());
    let (first, before) = (first.result()["servicePrincipal"].clone(), stamp.stamp.state());
    stamp.stamp.journal_clear();
    let request = json!({ "version": 1, "displayName": NAME.to_uppercase() });
    let (again, secret) = run(&stamp.session(), "service_principal_create", &request);
    assert_eq!((&again.result()["action"], &again.result()["secretCreated"]), (&json!("unchanged"), &json!(false)));
    assert_eq!((&again.result()["servicePrincipal"], secret), (&first, None));
    assert_eq!((writes(&stamp), stamp.stamp.state()), (vec![], before));
}

#[test]
fn an_application_without_service_principal_or_secret_is_completed() {
    for with_principal in [false, true] {
        let stamp = TestStamp::aad();
        let app_id = "0f1d7c1e-3e3b-4a57-9a30-4f6ad3f9a111";
        stamp.seed(&json!({ "applications": [{ "displayName": NAME, "appId": app_id }] }));
        if with_principal {
            stamp.seed(&json!({ "principals": [{ "displayName": NAME, "appId": app_id }] }));
        }
        let (ended, secret) = create(&stamp.session());
        assert_eq!(ended.result()["action"], "updated");
        assert_eq!((applications(&stamp).len(), passwords(&stamp).len(), secret.is_some()), (1, 1, true));
        let expected: &[&str] = if with_principal { &[] } else { &["POST servicePrincipals"] };
        let created: Vec<String> =
            writes(&stamp).into_iter().filter(|one| one.ends_with("servicePrincipals")).collect();
        assert_eq!(created, expected);
    }
}

#[test]
fn a_name_with_any_characters_is_found_again() {
    let stamp = TestStamp::aad();
    for name in ["O'Brien & Söhne #1 +2 100%", "a' or displayName eq 'b", "x/y?z=1"] {
        let request = json!({ "version": 1, "displayName": name });
        assert_eq!(run(&stamp.session(), "service_principal_create", &request).0.result()["action"], "created");
        let (again, _) = run(&stamp.session(), "service_principal_create", &request);
        assert_eq!(again.result()["action"], "unchanged", "{name}");
        assert_eq!(again.result()["servicePrincipal"]["displayName"], name);
    }
}

#[test]
fn several_applications_of_one_name_are_an_error_that_lists_their_ids() {
    for page in [1, 100] {
        let stamp = TestStamp::aad();
        stamp.stamp.change_behaviour(|behaviour| behaviour.graph_page = page);
        stamp.seed(
            &json!({ "applications": [{ "displayName": NAME }, { "displayName": "other" }, { "displayName": NAME }] }),
        );
        let (ended, _) = create(&stamp.session());
        assert_eq!(ended.error()["id"], "ServicePrincipal.Ambiguous");
        let message = ended.error()["message"].as_str().expect("a message");
        let ids: Vec<bool> =
            applications(&stamp).iter().map(|one| message.contains(one["appId"].as_str().expect("an id"))).collect();
        assert_eq!((ids, writes(&stamp)), (vec![true, false, true], vec![]), "{message}");
    }
}

#[test]
fn a_list_that_continues_at_another_host_is_not_followed() {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "applications": [{ "displayName": NAME }, { "displayName": NAME }] }));
    stamp.stamp.change_behaviour(|behaviour| {
        behaviour.graph_page = 1;
        behaviour.foreign_origin = Some("https://graph.attacker.example".to_owned());
        behaviour.foreign_links = vec!["nextLink".to_owned()];
    });
    let (ended, _) = create(&stamp.session());
    assert_eq!((ended.error()["id"].as_str(), writes(&stamp)), (Some("Trust.ForeignHost"), vec![]));
}

#[test]
fn wrong_input_is_refused_before_anything_is_sent() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    for (name, wrong) in [
        ("", json!({})),
        ("a\nb", json!({})),
        ("x".repeat(257).as_str(), json!({})),
        (NAME, json!({ "endDate": "2020-01-01T00:00:00Z" })),
        (NAME, json!({ "endDate": "2999-01-01T00:00:00Z" })),
        (NAME, json!({ "endDate": "soon" })),
        (NAME, json!({ "endDate": "2027-01-01T00:00:00Z", "validDays": 3 })),
    ] {
        let mut request = json!({ "version": 1, "displayName": name });
        wrong.as_object().expect("members").iter().for_each(|(key, value)| request[key] = value.clone());
        let (ended, _) = run(&session, "service_principal_create", &request);
        assert_eq!(ended.error()["id"], "Argument.Invalid", "{request}");
    }
    for (use_case, request) in [
        ("service_principal_read", json!({ "version": 1, "applicationId": "no-guid" })),
        ("service_principal_remove", json!({ "version": 1, "applicationId": NAME, "displayName": NAME })),
    ] {
        assert_eq!(run(&session, use_case, &request).0.error()["id"], "Argument.Invalid", "{use_case}");
    }
    let (ended, _) = run(&session, "service_principal_update", &json!({ "version": 1 }));
    assert_eq!(ended.error()["id"], "Argument.Missing");
    assert!(stamp.stamp.journal().is_empty());
}

#[test]
fn the_plan_of_what_if_is_what_a_run_writes() {
    for seeded in [false, true] {
        let stamp = TestStamp::aad();
        if seeded {
            stamp.seed(&json!({ "applications": [{ "displayName": NAME }] }));
        }
        let before = stamp.stamp.state();
        let request = json!({ "version": 1, "displayName": NAME, "whatIf": true });
        let (planned, secret) = run(&stamp.session(), "service_principal_create", &request);
        assert_eq!((secret, writes(&stamp), stamp.stamp.state()), (None, vec![], before));
        let plan = planned.result()["plan"].clone();
        let steps = plan.as_array().expect("a plan").iter().filter(|step| step["action"] == "create");
        let expected: Vec<&str> = steps
            .map(|step| match step["step"].as_str() {
                Some("application") => "POST applications",
                Some("servicePrincipal") => "POST servicePrincipals",
                Some("clientSecret") => "POST addPassword",
                other => panic!("{other:?}"),
            })
            .collect();
        let (done, _) = create(&stamp.session());
        assert_eq!(done.result()["plan"], plan);
        let mut sent = writes(&stamp);
        sent.dedup();
        assert_eq!(sent, expected, "attempts count once");
    }
}

#[test]
fn an_ad_fs_stamp_names_the_command_of_its_privileged_endpoint() {
    let stamp = TestStamp::adfs();
    let (ended, _) =
        run(&stamp.session(), "service_principal_create", &json!({ "version": 1, "displayName": "O'Brien" }));
    assert_eq!(ended.error()["id"], "ServicePrincipal.PrivilegedEndpointNeeded");
    let hint = ended.error()["hint"].as_str().expect("a hint");
    assert!(hint.contains("New-GraphApplication -Name 'O''Brien' -GenerateClientSecret"), "{hint}");
    assert!(hint.contains("-PrivilegedEndpointSession"), "{hint}");
}
