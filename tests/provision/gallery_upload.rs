//! Add-ContainerRegistryGalleryItem -Path: the package is uploaded to a blob of the operator's subscription, and nothing of the upload remains in any outcome.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::IdentitySystem;
use stamp::faults::{Action, Fault, Match};

const ITEM: &str = "Contoso.ContainerRegistry.1.0.0";
const GROUP: &str = "operatorgroup1";
const ACCOUNT: &str = "operatoraccount1";

fn operator(stamp: &TestStamp) -> Session {
    let mut session = stamp.session_json();
    session["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
    Session::new(&session, &[("clientSecret", stamp.client_secret())])
}

fn package(stamp: &TestStamp) -> PathBuf {
    let path = stamp.folder.path("registry.azpkg");
    let request = json!({ "version": 1, "path": path, "publisher": "Contoso", "itemVersion": "1.0.0", "force": true });
    let operation = Operation::try_start(null_mut(), "gallery_package_create", &request.to_string(), &[]);
    operation.expect("a start").end().result();
    path
}

/// Creates a storage account of the operator.
fn seed_account(stamp: &TestStamp) {
    let subscription = &stamp.stamp.description().operator_subscription_id;
    stamp.seed(&json!({
        "groups": [{ "name": GROUP, "subscriptionId": subscription }],
        "accounts": [{ "name": ACCOUNT, "resourceGroup": GROUP, "subscriptionId": subscription }],
    }));
}

fn request(stamp: &TestStamp, has_account: bool) -> Value {
    let mut request = json!({ "version": 1, "path": package(stamp), "logPath": stamp.folder.path("upload.log") });
    if has_account {
        request["resourceGroupName"] = GROUP.into();
        request["storageAccountName"] = ACCOUNT.into();
    }
    request
}

/// Counts groups, accounts, and containers.
fn places(stamp: &TestStamp) -> (usize, usize, usize) {
    let state = stamp.stamp.state();
    let list = |name: &str| state[name].as_array().cloned().unwrap_or_default();
    let accounts = list("accounts");
    let containers = accounts.iter().map(|account| account["containers"].as_object().map_or(0, |all| all.len())).sum();
    (list("groups").len(), accounts.len(), containers)
}

fn items(stamp: &TestStamp) -> Vec<Value> {
    stamp.stamp.state()["galleryItems"].as_array().cloned().unwrap_or_default()
}

/// Returns the URL that the stamp received, which is a secret.
fn told_url(stamp: &TestStamp) -> Option<String> {
    let journal = stamp.stamp.journal();
    let added = journal.iter().find(|entry| entry.method == "POST" && entry.path.ends_with("/galleryItems"))?;
    added.body["galleryItemUri"].as_str().map(str::to_owned)
}

/// Checks that neither the URL nor its signature, in any spelling, is in an event or the log.
fn assert_url_is_hidden(stamp: &TestStamp, ended: &Ended) {
    let log = std::fs::read_to_string(stamp.folder.path("upload.log")).expect("a log");
    let text = format!("{}\n{log}", ended.text());
    assert!(!text.contains("sig="), "{text}");
    if let Some(url) = told_url(stamp) {
        let (_, signature) = url.rsplit_once("sig=").expect("a signature");
        let plain = signature.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
        for form in [signature, plain.as_str()] {
            assert!(!text.contains(form), "{text}");
        }
    }
}

#[test]
fn local_package_is_added_and_its_temporary_copy_removed() {
    for (system, has_account) in [
        (IdentitySystem::Aad, false),
        (IdentitySystem::Aad, true),
        (IdentitySystem::Adfs, false),
        (IdentitySystem::Adfs, true),
    ] {
        let stamp = TestStamp::with(system, |builder| builder);
        if has_account {
            seed_account(&stamp);
        }
        let before = places(&stamp);
        let session = operator(&stamp);
        let request = request(&stamp, has_account);
        let ended = session.run("gallery_item_upload", &request, &[]);
        assert_eq!((&ended.result()["item"]["name"], &ended.result()["action"]), (&json!(ITEM), &json!("created")));
        assert_eq!(ended.result()["item"]["displayName"], "Container registry");
        assert_eq!(places(&stamp), before, "{system:?} {has_account}");
        assert_url_is_hidden(&stamp, &ended);

        // Read-only, for a limited time, only for this blob, and no longer valid.
        let url = told_url(&stamp).expect("a URL");
        for part in ["sr=b&", "sp=r&", "spr=https&", &format!("/{ITEM}.azpkg?sv=")] {
            assert!(url.contains(part), "{part}: {url}");
        }
        let answer = stamp.block_on(stamp.http().get(&url).send());
        assert!(!answer.is_ok_and(|answer| answer.status().is_success()), "{url}");

        // The second run writes nothing; with `force` the item is added again.
        stamp.stamp.journal_clear();
        let again = session.run("gallery_item_upload", &request, &[]);
        assert_eq!(
            (&again.result()["action"], stamp.writes().len()),
            (&json!("unchanged"), 0),
            "{:#?}",
            stamp.writes()
        );
        let mut forced = request.clone();
        forced["force"] = true.into();
        let forced = session.run("gallery_item_upload", &forced, &[]);
        assert_eq!((&forced.result()["action"], items(&stamp).len(), places(&stamp)), (&json!("updated"), 1, before));
    }
}

#[test]
fn a_dry_run_shows_the_upload_and_the_item_and_writes_nothing() {
    let stamp = TestStamp::aad();
    seed_account(&stamp);
    let session = operator(&stamp);
    for has_account in [false, true] {
        let mut request = request(&stamp, has_account);
        request["whatIf"] = true.into();
        stamp.stamp.journal_clear();
        let ended = session.run("gallery_item_upload", &request, &[]);
        let steps: Vec<&str> = ended.result()["plan"]
            .as_array()
            .expect("a plan")
            .iter()
            .filter_map(|step| step["step"].as_str())
            .collect();
        assert_eq!(steps, ["galleryUpload", "galleryItem"]);
        assert!(stamp.writes().is_empty(), "{:#?}", stamp.writes());
    }
}

#[test]
fn nothing_remains_if_the_gallery_or_a_service_refuses() {
    let refusal = |status, code: &str| Action::Answer {
        status,
        headers: vec![("x-ms-request-id".to_owned(), "1".to_owned())],
        body: json!({ "error": { "code": code, "message": "refused by the test" } }),
    };
    let stored = Action::Answer {
        status: 201,
        headers: vec![("ETag".to_owned(), "\"0x1\"".to_owned()), ("x-ms-request-id".to_owned(), "1".to_owned())],
        body: Value::Null,
    };
    for (method, path, action, id) in [
        ("POST", "galleryItems", refusal(403, "AuthorizationFailed"), "Service.Forbidden"),
        ("POST", "galleryItems", refusal(400, "GalleryItemNotSaved"), "Gallery.ItemRejected"),
        ("PUT", ".azpkg", refusal(403, "AuthorizationFailure"), "Service.Forbidden"),
        ("POST", "listKeys", refusal(403, "AuthorizationFailed"), "Service.Forbidden"),
        // The stamp finds no blob, and quotes the URL.
        ("PUT", ".azpkg", stored, "Gallery.ItemRejected"),
    ] {
        for has_account in [false, true] {
            let stamp = TestStamp::aad();
            seed_account(&stamp);
            let before = places(&stamp);
            let matching =
                Match { method: Some(method.to_owned()), path_contains: Some(path.to_owned()), ..Match::default() };
            stamp.stamp.set_fault(Fault::new(matching, action.clone()).times(None));
            let ended = operator(&stamp).run("gallery_item_upload", &request(&stamp, has_account), &[]);
            assert_eq!(ended.error()["id"], id, "{method} {path}: {:#}", ended.last);
            assert_eq!((places(&stamp), items(&stamp).len()), (before, 0), "{method} {path} {has_account}");
            assert_url_is_hidden(&stamp, &ended);
            let quotes_url = ended.text().contains("could not be downloaded");
            assert_eq!(quotes_url, ended.text().contains("[hidden]"), "{:#}", ended.last);
        }
    }
}

#[test]
fn copy_that_cannot_be_removed_is_a_warning_with_its_name() {
    let stamp = TestStamp::aad();
    seed_account(&stamp);
    let matching = Match {
        method: Some("DELETE".to_owned()),
        path_contains: Some("restype=container".to_owned()),
        ..Match::default()
    };
    let action = Action::Answer { status: 403, headers: Vec::new(), body: Value::Null };
    stamp.stamp.set_fault(Fault::new(matching, action).times(None));
    let ended = operator(&stamp).run("gallery_item_upload", &request(&stamp, true), &[]);
    assert_eq!(ended.result()["action"], "created");
    let warnings = ended.lines("warning").join("\n");
    assert!(warnings.contains("azcr-gallery-"), "{warnings}");
    assert_url_is_hidden(&stamp, &ended);
}

/// As after the end of the process in the middle of an upload.
#[test]
fn what_an_upload_left_is_removed_by_the_next_run() {
    for has_account in [false, true] {
        let stamp = TestStamp::aad();
        seed_account(&stamp);
        let before = places(&stamp);
        let session = operator(&stamp);
        let refused = || {
            let matching = Match { method: Some("DELETE".to_owned()), ..Match::default() };
            let action = Action::Answer { status: 403, headers: Vec::new(), body: Value::Null };
            stamp.stamp.set_fault(Fault::new(matching, action).times(None));
        };
        let request = request(&stamp, has_account);
        for is_there in [false, true] {
            refused();
            session.run("gallery_item_upload", &request, &[]).result();
            assert_ne!(places(&stamp), before, "the copy remains");
            stamp.stamp.clear_faults();
            let mut plan = request.clone();
            plan["whatIf"] = true.into();
            let planned = session.run("gallery_item_upload", &plan, &[]);
            let first = &planned.result()["plan"][0];
            assert_eq!((&first["step"], &first["action"]), (&json!("galleryUpload"), &json!("remove")), "{first}");
            if is_there {
                // With `force`, the next upload uses the same place.
                let mut forced = request.clone();
                forced["force"] = true.into();
                session.run("gallery_item_upload", &forced, &[]).result();
            } else {
                let again = session.run("gallery_item_upload", &request, &[]);
                assert_eq!(again.result()["action"], "unchanged");
                session.run("gallery_item_remove", &json!({ "version": 1, "name": ITEM }), &[]).result();
            }
            assert_eq!(places(&stamp), before, "{has_account} {is_there}");
        }
    }
}

#[test]
fn stopped_upload_is_removed_by_the_session() {
    for has_account in [false, true] {
        let stamp = TestStamp::aad();
        seed_account(&stamp);
        let before = places(&stamp);
        let session = operator(&stamp);
        let matching =
            Match { method: Some("PUT".to_owned()), path_contains: Some(".azpkg".to_owned()), ..Match::default() };
        stamp.stamp.set_fault(Fault::new(matching, Action::HoldAnswerMs(60_000)));
        let operation = session.start("gallery_item_upload", &request(&stamp, has_account), &[]);
        let mut stopped = None;
        let ended = operation.end_with(|operation, _| {
            if stopped.is_none() && stamp.writes().iter().any(|entry| entry.path.ends_with(".azpkg")) {
                operation.cancel();
                stopped = Some(Instant::now());
            }
        });
        // Within a second; a busy machine may take longer.
        assert!(stopped.is_some_and(|stopped| stopped.elapsed() < Duration::from_secs(3)), "{stopped:?}");
        assert!(ended.changes().iter().any(|change| change.contains("azcr-gallery-")), "{:#}", ended.last);
        let began = Instant::now();
        while places(&stamp) != before && began.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!((places(&stamp), items(&stamp).len()), (before, 0), "{has_account}");
    }
}

/// Both runs use the same temporary location, and the first to end removes it.
#[test]
fn concurrent_uploads_of_an_item_leave_the_item_and_nothing_else() {
    let mut ends = BTreeMap::new();
    for (has_account, method, path) in
        [(false, "PUT", ".azpkg"), (false, "POST", "/galleryItems"), (true, "POST", "/galleryItems")]
    {
        for force in [false, true] {
            let stamp = TestStamp::without_delays();
            seed_account(&stamp);
            let before = places(&stamp);
            let mut request = request(&stamp, has_account);
            request["force"] = force.into();
            if force {
                operator(&stamp).run("gallery_item_upload", &request, &[]).result();
            }
            // The second of the requests is late, so that the first run removes the location meanwhile.
            let matching = Match {
                method: Some(method.to_owned()),
                path_contains: Some(path.to_owned()),
                nth: Some(2),
                ..Match::default()
            };
            stamp.stamp.set_fault(Fault::new(matching, Action::DelayMs(1_500)));
            let sessions = [operator(&stamp), operator(&stamp)];
            let mut second = request.clone();
            second["logPath"] = json!(stamp.folder.path("second.log"));
            let operations = [
                sessions[0].start("gallery_item_upload", &request, &[]),
                sessions[1].start("gallery_item_upload", &second, &[]),
            ];
            let ended = std::thread::scope(|scope| {
                let other = scope.spawn(|| operations[1].end());
                [operations[0].end(), other.join().expect("an end")]
            });
            let what = format!("{method} {path}, {has_account}, {force}");
            let succeeded = ended.iter().filter(|one| one.last["outcome"] == "succeeded").count();
            assert!(succeeded > 0, "{what}: {ended:#?}");
            for one in ended.iter().filter(|one| one.last["outcome"] == "failed") {
                let hint = one.error()["hint"].as_str().unwrap_or_default();
                assert!(hint.contains("Run the same command again."), "{what}: {:#}", one.error());
            }
            assert_eq!((places(&stamp), items(&stamp).len()), (before, 1), "{what}: {ended:#?}");
            *ends.entry(succeeded).or_insert(0) += 1;
        }
    }
    println!("runs that succeeded, of two: {ends:?}");
}

#[test]
fn invalid_input_is_refused_before_any_write() {
    let stamp = TestStamp::aad();
    let session = operator(&stamp);
    let page = stamp.folder.path("page.azpkg");
    std::fs::write(&page, "<html>sign in</html>").expect("a file");
    let package = package(&stamp);
    for (request, id) in [
        (json!({ "path": stamp.folder.path("none.azpkg") }), "Gallery.PackageInvalid"),
        (json!({ "path": page }), "Gallery.PackageInvalid"),
        (json!({ "path": stamp.folder.path("") }), "Gallery.PackageInvalid"),
        (json!({ "path": package, "storageAccountName": ACCOUNT }), "Argument.Missing"),
        (json!({ "path": package, "resourceGroupName": GROUP }), "Argument.Missing"),
        (
            json!({ "path": package, "resourceGroupName": GROUP, "storageAccountName": "no_name" }),
            "Name.StorageAccount",
        ),
        (json!({ "path": package, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT }), "Service.NotFound"),
    ] {
        let mut request = request;
        request["version"] = 1.into();
        let ended = session.run("gallery_item_upload", &request, &[]);
        assert!(ended.problem_ids().contains(&id), "{request}: {:#}", ended.last);
    }
    assert!(stamp.writes().is_empty(), "{:#?}", stamp.writes());
    let user = stamp.session().run("gallery_item_upload", &json!({ "version": 1, "path": package }), &[]);
    assert_eq!(user.error()["id"], "Gallery.OperatorEndpointNeeded");
}
