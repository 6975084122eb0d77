use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::Value;
use stamp::IdentitySystem;

use crate::client::{Answered, Client, send};

/// Variants of a signature.
#[derive(Clone, Copy)]
struct Signing<'a> {
    key: &'a str,
    version: &'a str,
    seconds_ago: i64,
}

/// Signs by the documentation, independently of the stamp's code.
async fn call(
    client: &Client,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    signing: Signing<'_>,
    body: &str,
) -> Answered {
    let Signing { key, version, seconds_ago } = signing;
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(seconds_ago);
    let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let length = if body.is_empty() { String::new() } else { body.len().to_string() };
    let mut own = vec![("x-ms-date", date.as_str()), ("x-ms-version", version)];
    if method == Method::PUT && query.is_empty() {
        own.push(("x-ms-blob-type", "BlockBlob"));
    }
    own.sort_unstable();
    let headers: String = own.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let mut sorted = query.to_vec();
    sorted.sort_unstable();
    let resource: String = sorted.iter().map(|(name, value)| format!("\n{name}:{value}")).collect();
    let text = format!("{method}\n\n\n{length}\n\n\n\n\n\n\n\n\n{headers}/acct1{path}{resource}");
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(key).unwrap()), text.as_bytes());
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let url = format!("https://acct1.blob.{}{path}?{}", client.about().storage_suffix, query.join("&"));
    let mut request = client
        .http
        .request(method, url)
        .header("Authorization", format!("SharedKey acct1:{}", STANDARD.encode(signature)));
    for (name, value) in own {
        request = request.header(name, value);
    }
    send(request.body(body.to_owned())).await
}

#[tokio::test]
async fn only_correctly_signed_requests_of_known_versions_are_accepted() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    let key = &client.account("registry", "acct1").await;
    let container = [("restype", "container")];
    let version = "2017-11-09";
    let put = async |key: &str, version: &str, seconds_ago: i64| {
        call(&client, Method::PUT, "/images", &container, Signing { key, version, seconds_ago }, "").await
    };
    let good = Signing { key, version, seconds_ago: 0 };

    let wrong = put(&STANDARD.encode([7; 64]), version, 0).await;
    assert_eq!((wrong.status.as_u16(), wrong.header("x-ms-error-code")), (403, "AuthenticationFailed"));
    assert_eq!(put(key, version, 16 * 60).await.status, 403, "a date of sixteen minutes ago");
    let newer = put(key, "2020-04-08", 0).await;
    assert_eq!((newer.status.as_u16(), newer.header("x-ms-error-code")), (400, ""));
    assert!(
        newer.text.starts_with('\u{feff}') && newer.text.contains("<HeaderName>x-ms-version</HeaderName>"),
        "{}",
        newer.text
    );
    let unsigned =
        send(client.http.get(format!("https://acct1.blob.{}/?comp=list", client.about().storage_suffix))).await;
    assert_eq!(unsigned.status, 404);

    assert_eq!(put(key, version, 0).await.status, 201);
    let there = put(key, version, 0).await;
    assert_eq!((there.status.as_u16(), there.header("x-ms-error-code")), (409, "ContainerAlreadyExists"));
    let blob = async |method: Method, body: &str| call(&client, method, "/images/docker/layer", &[], good, body).await;
    assert_eq!(blob(Method::PUT, "content").await.status, 201);
    assert_eq!(blob(Method::GET, "").await.text, "content");
    assert!(
        call(&client, Method::GET, "/images", &[("restype", "container"), ("comp", "list")], good, "")
            .await
            .text
            .contains("<Name>docker/layer</Name>")
    );
    assert_eq!(blob(Method::DELETE, "").await.status, 202);

    assert_eq!(call(&client, Method::DELETE, "/images", &container, good, "").await.status, 202);
    assert_eq!(put(key, version, 0).await.header("x-ms-error-code"), "ContainerBeingDeleted");
    assert_eq!(put(key, version, 0).await.status, 201);
    assert_eq!(client.stamp.state()["accounts"][0]["containers"]["images"]["publicAccess"], Value::Null);
}
