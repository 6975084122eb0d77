//! Unknown members of requests and sessions.

use azcr_core::identity::session::SessionRequest;
use azcr_core::provision::connect::Request as RequestWithoutMembers;
use azcr_core::provision::storage_account::Request as AccountRequest;
use schemars::JsonSchema;
use serde_json::json;

use crate::request::schema;
use azcr_core::json_members::{check, schema_of};
use serde_json::Value;

fn refused<T: JsonSchema>(value: &Value) -> String {
    check(value, &schema::of_request::<T>(), "this request").expect_err("an unknown member")
}

#[test]
fn unknown_member_is_refused_with_the_most_similar_known_name() {
    for (given, meant) in [
        ("storageAcountName", "storageAccountName"),
        ("StorageAccountName", "storageAccountName"),
        ("storageAccount", "storageAccountName"),
        ("whatif", "whatIf"),
        ("skuNmae", "skuName"),
        ("logpath", "logPath"),
        ("Version", "version"),
    ] {
        let message = refused::<AccountRequest>(&json!({ "version": 1, given: "x" }));
        assert_eq!(message, format!("\"{given}\" is not a member of this request; did you mean \"{meant}\"?"));
    }
}

#[test]
fn member_without_a_similar_name_is_refused_with_all_known_names() {
    for given in ["keyVaultName", "", "a\nb"] {
        let message = refused::<RequestWithoutMembers>(&json!({ given: 1 }));
        let members = "its members are version, command, logPath, reportPath, reportAppend, trace, timeoutSeconds";
        assert_eq!(message, format!("{given:?} is not a member of this request; {members}"));
    }
    // A member of the writing requests.
    assert!(refused::<RequestWithoutMembers>(&json!({ "whatIf": true })).contains("\"whatIf\""));
}

#[test]
fn members_of_objects_in_a_session_are_checked() {
    let schema = schema_of::<SessionRequest>();
    let session = |identity: Value| json!({ "version": 1, "armEndpoint": "https://a", "identity": identity });
    for (identity, message) in [
        (json!({ "kind": "clientSecret", "applicationID": "x" }), "did you mean \"applicationId\"?"),
        (json!({ "kind": "azureCli", "applicationId": "x" }), "its members are kind"),
        (json!({ "kind": "managedIdentity", "userName": "x" }), "its members are kind, clientId"),
    ] {
        let refused = check(&session(identity), &schema, "this session").expect_err("an unknown member");
        assert!(refused.contains("is not a member of \"identity\"") && refused.ends_with(message), "{refused}");
    }
    let mut known = session(json!({ "kind": "clientCertificate", "applicationId": "x", "certificateFile": "y" }));
    known["resolve"] = json!({ "*.example": "127.0.0.1:1" });
    known["environment"] = json!({ "HTTPS_PROXY": "http://a", "anything": "x" });
    known["tenant"] = Value::Null;
    assert_eq!(check(&known, &schema, "this session"), Ok(()));
    // Wrong types and unknown alternatives are refused when they are parsed.
    for odd in [json!({ "kind": "unknown", "x": 1 }), json!("text"), json!([{ "x": 1 }])] {
        assert_eq!(check(&session(odd), &schema, "this session"), Ok(()));
    }
}
