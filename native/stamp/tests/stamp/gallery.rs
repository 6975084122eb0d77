use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::client::{Answered, Client, send};
use crate::package::{self, Parts, archive, complete, png};

/// Starts a web server that sends these bytes for every request; returns its URL.
async fn serve(content: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/item.azpkg", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await.unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", content.len());
            stream.write_all(&[head.as_bytes(), &content].concat()).await.unwrap();
        }
    });
    url
}

async fn gallery(client: &Client, method: Method, name: &str, body: Value) -> Answered {
    let about = client.about();
    let token = client.token(&about.admin_audience).await;
    let url = format!(
        "{}/subscriptions/{}/providers/microsoft.gallery.admin/galleryItems{name}?api-version=2015-04-01",
        about.admin_arm_endpoint, about.operator_subscription_id
    );
    let request = client.http.request(method, url).bearer_auth(token);
    send(if body.is_null() { request } else { request.json(&body) }).await
}

#[tokio::test]
async fn packages_are_downloaded_read_listed_and_removed() {
    let client = Client::start(IdentitySystem::Aad).await;
    let good = json!({"galleryItemUri": serve(archive(&complete())).await});
    let first = gallery(&client, Method::POST, "", good.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(first.json()["name"], "Contoso.ContainerRegistry.1.0.3");
    assert_eq!(gallery(&client, Method::POST, "", good).await.status, 200);
    let list = gallery(&client, Method::GET, "", Value::Null).await.json();
    assert_eq!(list["value"][0]["properties"]["itemDisplayName"], "Registry");
    let name = "/Contoso.ContainerRegistry.1.0.3";
    assert_eq!(gallery(&client, Method::GET, name, Value::Null).await.status, 200);
    assert_eq!(gallery(&client, Method::DELETE, name, Value::Null).await.status, 200);
    assert_eq!(gallery(&client, Method::DELETE, name, Value::Null).await.status, 204);
    assert_eq!(gallery(&client, Method::GET, name, Value::Null).await.status, 404);
}

#[tokio::test]
async fn other_files_are_not_added() {
    let client = Client::start(IdentitySystem::Adfs).await;
    for uri in [serve(b"<html>Sign in</html>".to_vec()).await, "http://127.0.0.1:1/item.azpkg".to_owned()] {
        let answer = gallery(&client, Method::POST, "", json!({"galleryItemUri": uri})).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "GalleryItemNotSaved".to_owned()), "{uri}");
    }
}

/// The seeded package is in the stamp's own blob storage, public or not.
#[tokio::test]
async fn packages_can_be_in_a_public_container_of_the_stamp() {
    let client = Client::start(IdentitySystem::Aad).await;
    let blob = |access: Value| {
        json!({"accounts": [{"name": "packages"}], "containers": [{"account": "packages", "name": "items", "publicAccess": access,
            "blobs": {"item.azpkg": STANDARD.encode(archive(&complete()))}}]})
    };
    let uri = json!({"galleryItemUri": "https://packages.blob.shanghai.azurestack.example/items/item.azpkg"});
    client.stamp.seed(&blob(Value::Null)).unwrap();
    assert_eq!(gallery(&client, Method::POST, "", uri.clone()).await.code(), "GalleryItemNotSaved");
    client.stamp.seed(&blob(json!("blob"))).unwrap();
    assert_eq!(gallery(&client, Method::POST, "", uri).await.status, 201);
}

#[tokio::test]
async fn incomplete_packages_are_refused_with_the_reason() {
    let client = Client::start(IdentitySystem::Aad).await;
    let with = package::with;
    let icon = |part: &'static str, content: Vec<u8>| -> Parts {
        let mut parts = complete();
        parts.insert(part, content);
        parts
    };
    for (parts, reason) in [
        (package::without("_rels/.rels"), "Manifest file part relation not found"),
        (package::without("[Content_Types].xml"), "Manifest file part relation not found"),
        (package::without("Manifest.json"), "'/Manifest.json'"),
        (with("_rels/.rels", "12/manifest", "12/other"), "Manifest file part relation not found"),
        (with("[Content_Types].xml", "\"json\"", "\"txt\""), "it has no content type"),
        (with("Manifest.json", "{", "["), "The manifest cannot be used"),
        (with("Manifest.json", "1.0.3", "1.0"), "The version '1.0'"),
        (with("Manifest.json", "1.0.3", "one.0.3"), "The version 'one.0.3'"),
        (with("Manifest.json", "publisher\"", "other\""), "lacks 'publisher'"),
        (with("Manifest.json", "ms-resource:title", "ms-resource:none"), "lack 'none'"),
        (with("Manifest.json", "uiDefinition", "other"), "lacks 'uiDefinition'"),
        (with("Manifest.json", "\"wide\"", "\"other\""), "does not name the wide icon"),
        (package::without("Icons/L.png"), "The large icon"),
        (icon("Icons/S.png", png(41, 40)), "must be 40x40"),
        (icon("Icons/S.png", b"GIF89a".to_vec()), "is not a PNG image"),
        (package::without("Templates/main.json"), "The artifact 'Templates\\main.json'"),
        (with("Templates/main.json", "[]", "["), "is not valid JSON"),
        (with("Templates/main.json", "resources", "other"), "is not a deployment template"),
        (with("Manifest.json", "\"isDefault\":true", "\"isDefault\":false"), "no default template"),
        (package::without("UIDefinition.json"), "The UI definition"),
    ] {
        let uri = serve(archive(&parts)).await;
        let answer = gallery(&client, Method::POST, "", json!({"galleryItemUri": uri})).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "GalleryItemNotSaved".to_owned()), "{reason}");
        assert!(answer.text.contains(&reason.replace('\\', "\\\\")), "{reason}: {}", answer.text);
    }
    assert_eq!(gallery(&client, Method::GET, "", Value::Null).await.json()["value"], json!([]));
}

#[tokio::test]
async fn operator_endpoint_has_its_own_subscription_and_audience() {
    let client = Client::start(IdentitySystem::Adfs).await;
    let about = client.about();
    let list = async |token: String| {
        send(
            client
                .http
                .get(format!("{}/subscriptions?api-version=2015-11-01", about.admin_arm_endpoint))
                .bearer_auth(token),
        )
        .await
    };
    let answer = list(client.token(&about.admin_audience).await).await.json();
    assert_eq!(answer["value"][0]["displayName"], "Default Provider Subscription");
    assert_eq!(list(client.token(&about.arm_audience).await).await.status, 401);
    assert_eq!(list(client.registry_token(&about.admin_audience).await).await.json()["value"], json!([]));
    let form = [
        ("grant_type", "password"),
        ("client_id", "1950a258-227b-4e31-a9cf-717495945fc2"),
        ("resource", &about.admin_audience),
        ("username", &about.credentials.user.name),
        ("password", &about.credentials.user.password),
    ];
    let token = send(client.http.post(client.token_url()).form(&form)).await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(list(token).await.json()["value"].as_array().unwrap().len(), 1);
}
