//! Failed sign-ins: the error has a specific id, and the service's own code.

use serde_json::{Value, json};
use stamp::IdentitySystem::{self, Aad, Adfs};

use crate::sign_in::way::{Way, end_with_tokens};
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;

fn connect(session: &Session) -> Value {
    session.run("connect", &json!({ "version": 1 }), &[]).error().clone()
}

/// Checks id and code, and that the error contains no secret.
fn assert_refused(error: &Value, id: &str, code: Option<&str>) {
    assert_eq!(error["id"], id, "{error:#}");
    match code {
        Some(code) => {
            assert_eq!(error["service"]["code"], code, "{error:#}");
            let message = error["message"].as_str().expect("a message");
            assert!(!code.contains("STS") || message.contains(code), "{message}");
        }
        None => assert!(error["service"].is_null(), "{error:#}"),
    }
    assert!(!error.to_string().contains("canary"), "{error:#}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
}

fn on(system: IdentitySystem) -> TestStamp {
    match system {
        Aad => TestStamp::aad(),
        Adfs => TestStamp::adfs(),
    }
}

#[test]
fn wrong_secret_is_refused() {
    for (system, code) in [(Aad, "AADSTS7000215"), (Adfs, "MSIS9622")] {
        let stamp = on(system);
        let mut way = Way::client_secret(&stamp);
        way.secrets = vec![("clientSecret", "wrong-canary".to_owned())];
        assert_refused(&connect(&way.session(&stamp)), "SignIn.ClientSecretRejected", Some(code));
    }
}

#[test]
fn unknown_application_is_refused() {
    for (system, code) in [(Aad, "AADSTS700016"), (Adfs, "MSIS9607")] {
        let stamp = on(system);
        for mut way in [
            Way::client_secret(&stamp),
            Way::client_certificate_pfx(&stamp),
            Way::password(&stamp),
            Way::device_code(&stamp),
        ] {
            way.identity["applicationId"] = "11111111-2222-3333-4444-555555555555".into();
            assert_refused(&connect(&way.session(&stamp)), "SignIn.ApplicationUnknown", Some(code));
        }
    }
}

#[test]
fn unregistered_and_expired_certificates_are_refused() {
    for (system, unknown, expired) in [(Aad, "AADSTS700027", "AADSTS700024"), (Adfs, "MSIS9622", "MSIS9622")] {
        let stamp = on(system);
        let way = Way::client_certificate_pem(&stamp, 2099);
        let application = &stamp.stamp.description().credentials.application_id;
        stamp.seed(&json!({ "principals": [{ "appId": application, "certificates": [] }] }));
        assert_refused(&connect(&way.session(&stamp)), "SignIn.ClientCertificateRejected", Some(unknown));

        let way = Way::client_certificate_pem(&stamp, 2020);
        let error = connect(&way.session(&stamp));
        assert_refused(&error, "SignIn.ClientCertificateRejected", Some(expired));
        assert!(error["message"].as_str().expect("a message").contains("has expired"), "{error:#}");
    }
}

#[test]
fn wrong_certificate_password_is_refused() {
    let stamp = TestStamp::aad();
    let mut way = Way::client_certificate_pfx(&stamp);
    way.secrets = vec![("certificatePassword", "wrong-canary".to_owned())];
    assert_refused(&connect(&way.session(&stamp)), "Certificate.WrongPassword", None);
}

#[test]
fn wrong_user_password_is_refused() {
    for (system, code) in [(Aad, "AADSTS50126"), (Adfs, "MSIS9659")] {
        let stamp = on(system);
        let mut way = Way::password(&stamp);
        way.secrets = vec![("password", "wrong-canary".to_owned())];
        assert_refused(&connect(&way.session(&stamp)), "SignIn.UserRejected", Some(code));
    }
}

#[test]
fn declined_device_code_is_reported() {
    for (system, code) in [(Aad, "AADSTS65004"), (Adfs, "access_denied")] {
        let stamp = on(system);
        let session = Way::device_code(&stamp).session(&stamp);
        let operation = session.start("connect", &json!({ "version": 1 }), &[]);
        let ended = operation.end_with(|_, event| {
            if event["event"] == "deviceCode" {
                stamp.block_on(control(&stamp, "device-codes/decline"));
            }
        });
        assert_refused(ended.error(), "SignIn.DeviceCodeDeclined", Some(code));
    }
}

#[test]
fn expired_device_code_is_reported() {
    for (system, code) in [(Aad, "AADSTS70020"), (Adfs, "expired_token")] {
        // A code of one second: the first poll, a second later, is too late for the service.
        let stamp = TestStamp::with(system, |builder| builder.behaviour(|b| b.device_code_lifetime_seconds = 1));
        let error = connect(&Way::device_code(&stamp).session(&stamp));
        // The library may detect the expiry by its own clock first; then there is no answer of the service to show.
        let code = error["service"]["code"].as_str().map(|_| code);
        assert_refused(&error, "SignIn.DeviceCodeExpired", code);
    }
}

#[test]
fn unknown_tenant_is_refused() {
    let stamp = TestStamp::aad();
    for way in [
        Way::client_secret(&stamp),
        Way::client_certificate_pfx(&stamp),
        Way::password(&stamp),
        Way::device_code(&stamp),
    ] {
        let mut session = way.session_json(&stamp);
        session["tenant"] = "nobody.example".into();
        assert_refused(&connect(&way.connect(&session)), "SignIn.TenantUnknown", Some("AADSTS90002"));
    }
}

#[test]
fn missing_and_ambiguous_subscriptions_are_reported() {
    for system in [Aad, Adfs] {
        let stamp = on(system);
        let registry = stamp.stamp.description().credentials.registry.clone();
        let mut way = Way::client_secret(&stamp);
        way.identity["applicationId"] = registry.application_id.into();
        way.secrets = vec![("clientSecret", registry.client_secret)];
        assert_refused(&connect(&way.session(&stamp)), "SignIn.NoSubscription", None);

        let other = "99999999-8888-7777-6666-555555555555";
        stamp.seed(
            &json!({ "subscriptions": [{ "subscriptionId": other, "displayName": "Second", "state": "Enabled" }] }),
        );
        let deployer = &stamp.stamp.description().credentials.service_principal_object_id;
        stamp.seed(&json!({ "roleAssignments": [{ "scope": format!("/subscriptions/{other}"), "principalId": deployer, "roleName": "Owner" }] }));
        let way = Way::client_secret(&stamp);
        let error = connect(&way.session(&stamp));
        assert_refused(&error, "SignIn.SeveralSubscriptions", None);
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(other) && message.contains(&stamp.stamp.description().subscription_id), "{message}");

        for (wanted, id) in [("second", None), (other, None), ("third", Some("SignIn.SubscriptionNotFound"))] {
            let mut session = way.session_json(&stamp);
            session["subscription"] = wanted.into();
            let ended = way.connect(&session).run("connect", &json!({ "version": 1 }), &[]);
            match id {
                None => assert_eq!(ended.result()["stamp"]["subscriptionId"], other),
                Some(id) => assert_refused(ended.error(), id, None),
            }
        }
    }
}

#[test]
fn clock_difference_above_five_minutes_is_reported() {
    for system in [Aad, Adfs] {
        for skew in [900, -900] {
            let stamp = TestStamp::with(system, |builder| builder.behaviour(|b| b.clock_skew_seconds = skew));
            for way in [Way::client_secret(&stamp), Way::client_certificate_pem(&stamp, 2099), Way::password(&stamp)] {
                let error = connect(&way.session(&stamp));
                assert_eq!(error["id"], "SignIn.ClockSkew", "{error:#}");
                assert!(
                    error["message"].as_str().expect("a message").matches('Z').count() >= 2,
                    "both times: {error:#}"
                );
            }
        }
    }
}

#[test]
fn smaller_clock_difference_is_tolerated() {
    for system in [Aad, Adfs] {
        for skew in [285, -285] {
            let stamp = TestStamp::with(system, |builder| builder.behaviour(|b| b.clock_skew_seconds = skew));
            for way in [Way::client_secret(&stamp), Way::client_certificate_pem(&stamp, 2099), Way::password(&stamp)] {
                way.session(&stamp).run("connect", &json!({ "version": 1 }), &[]).result();
            }
        }
    }
}

#[test]
fn session_of_public_azure_or_of_another_stamp_is_refused() {
    let stamp = TestStamp::aad();
    let user = &stamp.stamp.description().credentials.user.object_id;
    for (audience, id) in [
        ("https://management.azure.com/", "SignIn.ContextOfPublicAzure"),
        ("https://management.other.example/99999999-8888-7777-6666-555555555555", "SignIn.ContextOfOtherStamp"),
    ] {
        let session = Way::handed_over(&stamp).session(&stamp);
        let operation = session.start("connect", &json!({ "version": 1 }), &[]);
        let ended = operation.end_with(|operation, event| {
            if event["event"] == "token" {
                let token = stamp.stamp.token(user, audience, 3600).expect("a token");
                operation
                    .reply(&json!({ "request": event["request"] }), &[("token", &token)])
                    .expect("it is waited for");
            }
        });
        assert_refused(ended.error(), id, None);
    }
    let seen = stamp.stamp.journal();
    assert!(seen.iter().all(|entry| entry.path.starts_with("/metadata")), "nothing was asked with such a token");
}

#[test]
fn session_without_a_token_reports_the_reason() {
    let stamp = TestStamp::adfs();
    let session = Way::handed_over(&stamp).session(&stamp);
    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let ended = operation.end_with(|operation, event| {
        if event["event"] == "token" {
            let answer = json!({ "request": event["request"], "error": "Run Connect-AzAccount to login." });
            operation.reply(&answer, &[]).expect("it is waited for");
        }
    });
    assert_refused(ended.error(), "SignIn.HandOverFailed", None);
    assert!(ended.error()["message"].as_str().expect("a message").contains("Connect-AzAccount"));
    let (again, _) = end_with_tokens(&stamp, &session.start("connect", &json!({ "version": 1 }), &[]));
    again.result();
}

/// Posts to the stamp's control interface.
async fn control(stamp: &TestStamp, what: &str) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let proxy = stamp.stamp.description().proxy.trim_start_matches("http://").to_owned();
    let mut connection = tokio::net::TcpStream::connect(&proxy).await.expect("the stamp");
    let request = format!(
        "POST /_stamp/{what} HTTP/1.1\r\nhost: {proxy}\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
    );
    connection.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
