//! Remove-ContainerRegistry if a list cannot be read: it deletes nothing that the list would have contained, whatever a service or proxy sends instead of the
//! list, and in every read.

use crate::direct_calls::put_secret;
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// A list that a removal depends on.
#[derive(Clone, Copy)]
struct List {
    /// The beginning of its host name, in two parts.
    host: [&'static str; 2],
    /// A part of its path and query.
    path: &'static str,
    /// Whether the storage service answers, which sends a specific header.
    is_storage: bool,
    /// Type and name of the resource that is kept without the list, in addition to the group.
    guards: Option<(&'static str, &'static str)>,
}

const CONTAINERS: List =
    List { host: [ACCOUNT, ".blob."], path: "comp=list", is_storage: true, guards: Some(("accounts", ACCOUNT)) };
const QUEUES: List = List { host: [ACCOUNT, ".queue."], ..CONTAINERS };
const TABLES: List = List { host: [ACCOUNT, ".table."], path: "/Tables", ..CONTAINERS };
const SECRETS: List =
    List { host: [VAULT, ".vault."], path: "/secrets?maxresults", is_storage: false, guards: Some(("vaults", VAULT)) };
const RESOURCES: List =
    List { host: ["", "management."], path: "/resources?api-version", is_storage: false, guards: None };
const ROLES: List = List { path: "/roleAssignments?", ..RESOURCES };
const LISTS: [List; 6] = [CONTAINERS, QUEUES, TABLES, SECRETS, RESOURCES, ROLES];

impl std::fmt::Display for List {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}…{}", self.host.concat(), self.path)
    }
}

/// Returns status, content type, and body.
fn unreadable() -> Vec<(u16, &'static str, Value)> {
    let cut = "<?xml version=\"1.0\"?><EnumerationResults><Containers><Container><Name>newregct1</Name></Container>";
    vec![
        (200, "application/json", json!({})),
        (200, "application/json", Value::Null),
        (204, "", Value::Null),
        (202, "", Value::Null),
        (200, "application/json", json!({ "value": null })),
        (200, "application/json", json!({ "value": {} })),
        (200, "application/json", json!({ "value": [{}] })),
        (200, "application/json", json!([])),
        (200, "application/json", json!(7)),
        (200, "application/json", json!("null")),
        (200, "text/html", json!("<html><body>Sign in to the proxy-canary</body></html>")),
        (200, "application/xml", json!(cut)),
        (200, "application/xml", json!("<EnumerationResults />")),
    ]
}

const NO_CONTAINERS: &str = "<EnumerationResults><Containers /><NextMarker /></EnumerationResults>";

fn request() -> Value {
    json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true })
}

fn prepared() -> (TestStamp, Session) {
    let stamp = TestStamp::without_delays();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    stamp.stamp.journal_clear();
    (stamp, session)
}

/// Creates a stamp with other content in the account, the vault, and the group.
fn with_things_of_others() -> (TestStamp, Session) {
    let (stamp, session) = prepared();
    let subscription = stamp.stamp.description().subscription_id.clone();
    stamp.seed(&json!({ "containers": [{ "account": ACCOUNT, "name": "backups" }],
        "accounts": [{ "name": "theirs", "subscriptionId": subscription, "resourceGroup": GROUP }] }));
    put_secret(&stamp, "database", "a-secret-canary", "text/plain");
    stamp.stamp.journal_clear();
    (stamp, session)
}

fn answer(stamp: &TestStamp, list: List, nth: Option<u32>, (status, kind, body): &(u16, &str, Value)) {
    let mut headers = vec![];
    if !kind.is_empty() {
        headers.push(json!(["Content-Type", kind]));
    }
    // With the header of the storage service, so that only the body differs.
    if list.is_storage {
        headers.push(json!(["x-ms-request-id", "r-1"]));
    }
    put_fault(stamp, list, nth, &json!({ "answer": { "status": status, "headers": headers, "body": body } }));
}

fn put_fault(stamp: &TestStamp, list: List, nth: Option<u32>, action: &Value) {
    let fault = json!({ "match": { "method": "GET", "hostPrefix": list.host.concat(), "pathContains": list.path, "nth": nth },
        "action": action });
    stamp.stamp.clear_faults();
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

fn run(session: &Session) -> Ended {
    session.run("removal", &request(), &[])
}

fn assert_refused(ended: &Ended, what: &str) {
    let error = ended.error();
    assert!(
        ["Service.AnswerUnexpected", "Service.AnswerForeign"].contains(&error["id"].as_str().expect("an id")),
        "{what}: {error}"
    );
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains(" answered ") && message.contains("; expected "), "{what}: {message}");
    assert!(!ended.text().contains("canary"), "{what}: {}", ended.text());
}

#[test]
fn deletes_nothing_if_the_first_read_of_a_list_fails() {
    let (stamp, session) = with_things_of_others();
    let before = stamp.stamp.state();
    for list in LISTS {
        for bad in unreadable() {
            let what = format!("{list} answered {bad:?}");
            answer(&stamp, list, None, &bad);
            assert_refused(&run(&session), &what);
            assert_eq!(stamp.writes().len(), 0, "{what}");
        }
    }
    assert_eq!(stamp.stamp.state(), before);
}

/// A list whose page refers to itself as the next one, or that continues at another host, is not complete.
#[test]
fn deletes_nothing_when_a_list_does_not_end() {
    let (stamp, session) = with_things_of_others();
    let before = stamp.stamp.state();
    let description = stamp.stamp.description();
    let (arm, vault) = (&description.arm_endpoint, &format!("https://{VAULT}.{}", description.key_vault_suffix));
    let page =
        |item: &str| json!(format!("<EnumerationResults><{item}s /><NextMarker>m</NextMarker></EnumerationResults>"));
    let next =
        |base: &str, path: &str| json!({ "value": [], "nextLink": format!("{}{path}=1", base.trim_end_matches('/')) });
    let foreign = "https://evil.example";
    for (list, body, id, requests) in [
        (CONTAINERS, page("Container"), "Service.AnswerUnexpected", 2),
        (QUEUES, page("Queue"), "Service.AnswerUnexpected", 2),
        (TABLES, json!({ "value": [] }), "Service.AnswerUnexpected", 2),
        (SECRETS, next(vault, SECRETS.path), "Service.AnswerUnexpected", 2),
        (RESOURCES, next(arm, RESOURCES.path), "Service.AnswerUnexpected", 2),
        (ROLES, next(arm, ROLES.path), "Service.AnswerUnexpected", 2),
        (SECRETS, next(foreign, SECRETS.path), "Trust.ForeignHost", 1),
        (RESOURCES, next(foreign, RESOURCES.path), "Trust.ForeignHost", 1),
    ] {
        let headers = json!([["x-ms-request-id", "r-1"], ["x-ms-continuation-nexttablename", "t"]]);
        put_fault(&stamp, list, None, &json!({ "answer": { "status": 200, "headers": headers, "body": body } }));
        stamp.stamp.journal_clear();
        let ended = run(&session);
        let error = ended.error();
        let message = error["message"].as_str().expect("a message");
        assert_eq!(error["id"], id, "{list}: {message}");
        assert_eq!(message.contains("the list does not end"), id != "Trust.ForeignHost", "{list}: {message}");
        let journal = stamp.stamp.journal();
        let is_of_list = |host: &str, url: String| host.starts_with(&list.host.concat()) && url.contains(list.path);
        let sent = journal.iter().filter(|one| is_of_list(&one.host, format!("{}?{}", one.path, one.query))).count();
        assert_eq!((sent, stamp.writes().len()), (requests, 0), "{list}");
    }
    assert_eq!(stamp.stamp.state(), before);
}

/// A page of a proxy has no header of the storage service, whatever its body looks like.
#[test]
fn accepts_lists_of_an_account_only_from_the_storage_service() {
    let (stamp, session) = with_things_of_others();
    for (list, kind, empty) in [
        (CONTAINERS, "application/xml", json!(NO_CONTAINERS)),
        (QUEUES, "application/xml", json!("<EnumerationResults><Queues /><NextMarker /></EnumerationResults>")),
        (TABLES, "application/json", json!({ "value": [] })),
    ] {
        answer(&stamp, List { is_storage: false, ..list }, None, &(200, kind, empty));
        let ended = run(&session);
        assert_eq!(ended.error()["id"], "Service.AnswerForeign", "{list}");
        assert_eq!(stamp.writes().len(), 0, "{list}");
    }
}

#[test]
fn keeps_an_account_with_queues_or_tables() {
    for (seed, reason) in [
        (json!({ "queues": [{ "account": ACCOUNT, "name": "jobs" }] }), "it contains queues ('jobs')"),
        (json!({ "tables": [{ "account": ACCOUNT, "name": "orders" }] }), "it contains tables ('orders')"),
        // On two pages.
        (
            json!({ "tables": [{ "account": ACCOUNT, "name": "a" }, { "account": ACCOUNT, "name": "b" }, { "account": ACCOUNT, "name": "c" }] }),
            "it contains tables ('a', 'b', 'c')",
        ),
    ] {
        let (stamp, session) = prepared();
        stamp.seed(&seed);
        let plan = run(&session).result()["plan"].clone();
        let kept = plan.as_array().expect("a plan").iter().find(|step| step["step"] == "storageAccount").expect("it");
        assert_eq!((&kept["action"], &kept["reason"]), (&json!("none"), &json!(reason)));
        assert!(has(&stamp, "accounts", ACCOUNT) && has(&stamp, "groups", GROUP), "{reason}");
    }
}

/// A refusal does not show what the account contains.
#[test]
fn keeps_an_account_whose_queues_or_tables_cannot_be_listed() {
    for list in [CONTAINERS, QUEUES, TABLES] {
        let (stamp, session) = prepared();
        let body = json!("<Error><Code>AuthorizationFailure</Code><Message>No.</Message></Error>");
        answer(&stamp, list, None, &(403, "application/xml", body));
        let ended = run(&session);
        assert!(ended.error()["message"].as_str().is_some_and(|text| text.contains(ACCOUNT)), "{}", ended.error());
        assert_eq!(stamp.writes().len(), 0, "{list}");
    }
}

fn has(stamp: &TestStamp, kind: &str, name: &str) -> bool {
    let state = stamp.stamp.state();
    state[kind].as_array().expect("a list").iter().any(|one| one["name"] == name)
}

#[test]
fn reads_each_list_again_before_each_deletion() {
    std::thread::scope(|scope| {
        for list in LISTS {
            scope.spawn(move || is_read_again(list));
        }
    });
}

fn is_read_again(list: List) {
    let mut refused = 0;
    for look in 1..10 {
        let (stamp, session) = prepared();
        answer(&stamp, list, Some(look), &(200, "application/json", json!({})));
        let ended = run(&session);
        if ended.last["outcome"] == "succeeded" {
            break;
        }
        refused = look;
        assert_refused(&ended, &format!("look {look} at {list}"));
        assert!(has(&stamp, "groups", GROUP), "look {look} at {list}");
        if let Some((kind, name)) = list.guards {
            assert!(has(&stamp, kind, name), "look {look} at {list}");
        }
        // The next run completes the removal.
        stamp.stamp.clear_faults();
        run(&session).result();
        assert!(!has(&stamp, "groups", GROUP), "look {look} at {list}");
    }
    assert!(refused >= 2, "{list} was read {refused} times");
}

/// A service that answers from an outdated copy: the second read finds what the first did not.
#[test]
fn keeps_content_added_between_the_two_reads() {
    let stale = |list: List, body: Value, kind: &'static str| {
        let (stamp, session) = with_things_of_others();
        answer(&stamp, list, Some(1), &(200, kind, body));
        let ended = run(&session);
        (stamp, ended)
    };
    let (stamp, ended) = stale(SECRETS, json!({ "value": [] }), "application/json");
    assert_eq!(ended.error()["id"], "Removal.Outdated");
    assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("'database'")));
    assert!(stamp.stamp.state()["vaults"][0]["secrets"]["database"].is_array());

    let (stamp, ended) = stale(CONTAINERS, json!(NO_CONTAINERS), "application/xml");
    assert_eq!(ended.error()["id"], "Removal.Outdated");
    assert!(stamp.stamp.state()["accounts"][0]["containers"]["backups"].is_object());

    let (stamp, ended) = stale(RESOURCES, json!({ "value": [] }), "application/json");
    assert_eq!(ended.last["outcome"], "failed");
    assert!(has(&stamp, "accounts", "theirs") && has(&stamp, "groups", GROUP));
}

/// "Not found" in the second read does not show the content: nothing is deleted because of it, and nothing is reported as removed.
#[test]
fn keeps_what_the_second_read_does_not_find() {
    // The vault is read first, and the account with it.
    for (kind, name, path, look) in
        [("vaults", VAULT, "/vaults/newregkv1?", 2), ("accounts", ACCOUNT, "/storageAccounts/newregsa1?", 3)]
    {
        let (stamp, session) = with_things_of_others();
        stamp.seed(&json!({ "remove": { "containers": [format!("{ACCOUNT}/backups")], "secrets": [format!("{VAULT}/database")] } }));
        let list = List { path, ..RESOURCES };
        let missing = json!({ "error": { "code": "ResourceNotFound", "message": "It was not found." } });
        answer(&stamp, list, Some(look), &(404, "application/json", missing));
        let ended = run(&session);
        let deleted = stamp.writes().into_iter().any(|write| write.method == "DELETE" && write.path.ends_with(name));
        assert!(!deleted && has(&stamp, kind, name), "{name}: {:?}", stamp.writes());
        assert!(ended.text().contains("no longer exists"), "{}", ended.text());
    }
}
