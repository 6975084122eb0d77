use reqwest::Method;
use serde_json::{Value, json};
use stamp::{IdentitySystem, Stamp};

use crate::client::{Client, send};

#[tokio::test]
async fn aad_answers_v1_and_v2_and_refuses_with_its_codes() {
    let client = Client::start(IdentitySystem::Aad).await;
    let about = client.about();
    let who = &about.credentials;
    let v1 = client.sign_in(&who.application_id, &who.client_secret, &about.arm_audience).await.json();
    assert_eq!((v1["token_type"].as_str(), v1["expires_in"].as_str()), (Some("Bearer"), Some("3600")));

    let v2_url = format!("{}/{}/oauth2/v2.0/token", about.login_endpoint, about.tenant_name);
    let scope = format!("{}/.default", about.graph_audience);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &who.application_id),
        ("client_secret", &who.client_secret),
        ("scope", &scope),
    ];
    let v2 = send(client.http.post(&v2_url).form(&form)).await.json();
    assert_eq!(v2["expires_in"], 3600, "{v2}");

    let cases = [
        (client.sign_in(&who.application_id, "wrong", &about.arm_audience).await, 401, "invalid_client", 7_000_215),
        (
            client.sign_in("00000000-0000-0000-0000-000000000001", "x", &about.arm_audience).await,
            400,
            "unauthorized_client",
            700_016,
        ),
        (
            client.sign_in(&who.application_id, &who.client_secret, "https://elsewhere.example").await,
            400,
            "invalid_resource",
            500_011,
        ),
        (
            send(client.http.post(v2_url.replace(&about.tenant_name, "adfs")).form(&form)).await,
            400,
            "invalid_tenant",
            90_002,
        ),
    ];
    for (answer, status, word, code) in cases {
        assert_eq!(answer.status, status);
        let body = answer.json();
        assert_eq!((&body["error"], &body["error_codes"][0]), (&json!(word), &json!(code)));
        assert!(body["error_description"].as_str().unwrap().contains(&format!("AADSTS{code}")));
    }
}

#[tokio::test]
async fn adfs_accepts_resources_and_literal_scopes_but_no_tenants() {
    let client = Client::start(IdentitySystem::Adfs).await;
    let about = client.about();
    let who = &about.credentials;
    let good = client.sign_in(&who.application_id, &who.client_secret, &about.arm_audience).await.json();
    assert_eq!((&good["token_type"], &good["expires_in"]), (&json!("bearer"), &json!(3600)));

    let with_scope = async |scope: String| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &who.application_id),
            ("client_secret", &who.client_secret),
            ("scope", &scope),
        ];
        send(client.http.post(client.token_url()).form(&form)).await
    };
    assert!(with_scope(format!("{}/openid", about.arm_audience)).await.json()["access_token"].is_string());
    assert!(with_scope(format!("{}/.default", about.arm_audience)).await.text.contains("MSIS9605"));
    let wrong =
        client.sign_in(&who.application_id, &who.client_secret, "https://vault.shanghai.azurestack.example").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("MSIS9602") && wrong.text.contains("\\u0027resource\\u0027"), "{}", wrong.text);
    assert!(client.sign_in(&who.application_id, "wrong", &about.arm_audience).await.text.contains("MSIS9622"));

    let with_tenant = client.token_url().replace("/adfs/", &format!("/adfs/{}/", about.tenant_id));
    let answer = send(client.http.post(with_tenant).form(&[("grant_type", "client_credentials")])).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("HTTP Error 404"));
}

#[tokio::test]
async fn resource_manager_refuses_foreign_expired_and_tampered_tokens() {
    let client = Client::start(IdentitySystem::Aad).await;
    let about = client.about();
    let url = format!("{}/subscriptions?api-version=2016-06-01", about.arm_endpoint);
    let object_id = &about.credentials.service_principal_object_id;
    let good = client.stamp.token(object_id, &about.arm_audience, 3600).unwrap();
    let tampered = format!("{}AA", &good[..good.len() - 2]);
    let cases = [
        (client.stamp.token(object_id, &about.graph_audience, 3600).unwrap(), "InvalidAuthenticationTokenAudience"),
        (client.stamp.token(object_id, &about.arm_audience, -600).unwrap(), "ExpiredAuthenticationToken"),
        (tampered, "InvalidAuthenticationToken"),
    ];
    for (token, code) in cases {
        let answer = send(client.http.get(&url).bearer_auth(token)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (401, code.to_owned()));
        assert!(answer.header("www-authenticate").starts_with("Bearer authorization_uri="));
    }
    assert_eq!(send(client.http.get(&url).bearer_auth(good)).await.status, 200);
}

#[tokio::test]
async fn graph_finds_service_principals_by_application_id() {
    for identity in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let client = Client::start(identity).await;
        let about = client.about();
        let token = client.token(&about.graph_audience).await;
        let registry = &about.credentials.registry;
        let base = match identity {
            IdentitySystem::Aad => format!("{}v1.0", about.graph_endpoint),
            IdentitySystem::Adfs => format!("{}{}", about.graph_endpoint, about.tenant_id),
        };
        let search = async |app_id: &str| {
            let url = format!("{base}/servicePrincipals?api-version=1.6&$filter=appId eq '{app_id}'");
            send(client.http.get(url).bearer_auth(&token)).await.json()["value"].clone()
        };
        let found = search(&registry.application_id).await;
        let id = if identity == IdentitySystem::Aad { &found[0]["id"] } else { &found[0]["objectId"] };
        assert_eq!(id, &json!(registry.object_id));
        assert_eq!(search("00000000-0000-0000-0000-000000000001").await, json!([]));
    }
}

/// Covers both variants of the device flow: pending, slow_down, approved, declined.
#[tokio::test]
async fn device_codes_wait_for_the_user() {
    for identity in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let client = Client::of(Stamp::builder(identity).behaviour(|b| b.device_code_slow_downs = 1)).await;
        let about = client.about();
        let device_url = client.token_url().replace("/token", "/devicecode");
        let public_client = "1950a258-227b-4e31-a9cf-717495945fc2";
        let begin = async || {
            let form = [("client_id", public_client), ("resource", &about.arm_audience)];
            send(client.http.post(&device_url).form(&form)).await.json()
        };
        let poll = async |code: &Value| {
            let form = [
                ("grant_type", "device_code"),
                ("client_id", public_client),
                ("code", code["device_code"].as_str().unwrap()),
            ];
            send(client.http.post(client.token_url()).form(&form)).await.json()
        };
        let decide = async |what: &str, code: &Value| {
            let url = format!("{}device-codes/{what}", about.control);
            send(client.http.post(url).json(&json!({"userCode": code["user_code"]}))).await.json()
        };
        let code = begin().await;
        assert_eq!(poll(&code).await["error"], "slow_down");
        assert_eq!(poll(&code).await["error"], "authorization_pending");
        assert_eq!(decide("approve", &code).await["decided"], 1);
        let granted = poll(&code).await;
        let refreshed = send(client.http.post(client.token_url()).form(&[
            ("grant_type", "refresh_token"),
            ("client_id", public_client),
            ("refresh_token", granted["refresh_token"].as_str().unwrap()),
        ]));
        let token = refreshed.await.json()["access_token"].as_str().unwrap().to_owned();
        let url = format!("{}/subscriptions?api-version=2016-06-01", about.arm_endpoint);
        assert_eq!(send(client.http.request(Method::GET, url).bearer_auth(token)).await.status, 200);

        let declined = begin().await;
        poll(&declined).await;
        decide("decline", &declined).await;
        let word = if identity == IdentitySystem::Aad { "authorization_declined" } else { "access_denied" };
        assert_eq!(poll(&declined).await["error"], word);
    }
}
