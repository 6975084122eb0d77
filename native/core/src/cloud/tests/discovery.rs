use std::path::PathBuf;
use std::sync::Mutex;

use bytes::Bytes;
use serde_json::{Value, json};
use url::Url;

use crate::cloud::endpoints::{IdentitySystem, Stamp, discover, parse_arm_endpoint};
use crate::environment;
use crate::error::{ErrorId, Result};
use crate::http::transport::{BoxFuture, HeaderMap, StatusCode};
use crate::http::{Request, Response, Transport};

const GUID: &str = "3cc5febd-e4b7-4a85-a2ed-1d730e2f5928";

/// Answers each API version with its own body, and any other request with 400.
struct Metadata {
    bodies: Vec<(&'static str, Vec<u8>)>,
    asked: Mutex<Vec<String>>,
}

impl Transport for Metadata {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let version = request.url.query().unwrap_or_default().replace("api-version=", "");
        let found = self.bodies.iter().find(|(known, _)| *known == version);
        let (status, body) = match found {
            Some((_, body)) => (StatusCode::OK, Bytes::from(body.clone())),
            None => (
                StatusCode::BAD_REQUEST,
                Bytes::from(r#"{"error":{"code":"InvalidApiVersionParameter","message":"no"}}"#),
            ),
        };
        self.asked.lock().expect("the list").push(version);
        Box::pin(async move {
            Ok(Response { status, headers: HeaderMap::new(), body, proxy: None, tried: Default::default() })
        })
    }
}

async fn ask(arm: &str, bodies: &[(&'static str, Vec<u8>)]) -> (Result<Stamp>, Vec<String>) {
    let transport = Metadata { bodies: bodies.to_vec(), asked: Mutex::default() };
    let arm = parse_arm_endpoint(arm).expect("an ARM endpoint");
    let outcome = discover(&transport, &arm).await;
    (outcome, transport.asked.into_inner().expect("the list"))
}

async fn read(arm: &str, version: &'static str, body: Vec<u8>) -> Stamp {
    ask(arm, &[(version, body)]).await.0.expect("a stamp")
}

fn old_shape(login: &str, audience: &str) -> Value {
    json!({
        "galleryEndpoint": "", "graphEndpoint": "https://graph.windows.net/", "portalEndpoint": "https://portal.r.stamp.example/",
        "authentication": { "loginEndpoint": login, "audiences": [audience] }
    })
}

#[tokio::test]
async fn reads_aad_metadata_of_the_oldest_version() {
    for login in ["https://login.windows.net", "https://login.windows.net/"] {
        let body = old_shape(login, &format!("https://management.contoso.com/{GUID}"));
        let stamp = read("https://management.r.stamp.example", "2015-01-01", body.to_string().into_bytes()).await;
        assert_eq!(stamp.identity_system, IdentitySystem::Aad);
        assert_eq!(stamp.login.as_str(), "https://login.windows.net/");
        assert_eq!(
            stamp.graph.as_ref().map(Url::as_str),
            Some("https://graph.microsoft.com/"),
            "the retired graph is replaced"
        );
        assert_eq!(stamp.graph_audience.as_deref(), Some("https://graph.microsoft.com/"));
        assert_eq!((stamp.region.as_str(), stamp.domain.as_str()), ("r", "r.stamp.example"));
        assert_eq!(stamp.storage_suffix, "r.stamp.example");
        assert_eq!(stamp.key_vault_suffix, "vault.r.stamp.example");
        assert!(stamp.gallery.is_none() && !stamp.operator);
    }
}

#[tokio::test]
async fn reads_adfs_metadata_as_a_list_with_a_byte_order_mark_and_unknown_fields() {
    let list = json!([
        { "name": "broken" },
        { "name": "other", "portal": "https://portal.q.stamp.example/", "authentication": { "loginEndpoint": "https://x.example/", "audiences": ["https://a/"] } },
        {
            "name": "AzureStack-User", "portal": "https://portal.r.stamp.example/", "graph": "https://graph.r.stamp.example",
            "graphAudience": "https://graph.r.stamp.example/",
            "authentication": { "loginEndpoint": "https://adfs.r.stamp.example/adfs/whatever", "audiences": [format!("https://management.adfs.internal.example/{GUID}")], "new": 1 },
            "suffixes": { "storage": "evil.example", "keyVaultDns": "vault.r.stamp.example", "relayEndpointSuffix": "x" }, "later": { "added": [] }
        }
    ]);
    for version in ["2019-10-01", "2022-09-01"] {
        let body = [b"\xEF\xBB\xBF".to_vec(), list.to_string().into_bytes()].concat();
        let stamp = read("https://management.r.stamp.example/", version, body).await;
        assert_eq!(stamp.identity_system, IdentitySystem::Adfs);
        assert_eq!(stamp.login.as_str(), "https://adfs.r.stamp.example/adfs/");
        assert_eq!(stamp.graph.as_ref().map(Url::as_str), Some("https://graph.r.stamp.example/"));
        assert_eq!(stamp.storage_suffix, "r.stamp.example", "a suffix outside the stamp is not taken");
    }
}

#[tokio::test]
async fn tries_other_versions_and_reports_if_none_can_be_used() {
    let body = old_shape("https://login.microsoftonline.us/", &format!("https://adminmanagement.contoso.com/{GUID}"));
    let usable = ("1.0", body.to_string().into_bytes());
    let arm = "https://adminmanagement.r.stamp.example/some/path?x=1";
    let (stamp, asked) = ask(arm, &[("2015-01-01", b"{}".to_vec()), usable]).await;
    let stamp = stamp.expect("a stamp");
    assert_eq!(asked, ["2015-01-01", "1.0"]);
    assert!(stamp.operator);
    assert_eq!(stamp.arm.as_str(), "https://adminmanagement.r.stamp.example/");
    assert_eq!(stamp.graph.as_ref().map(Url::as_str), Some("https://graph.microsoft.us/"));

    for (body, id) in [("{}", ErrorId::DiscoveryFailed), ("<html>", ErrorId::AnswerForeign)] {
        let (nothing, asked) = ask(arm, &[("2015-01-01", body.as_bytes().to_vec())]).await;
        let error = nothing.expect_err("nothing usable");
        assert_eq!((error.id, asked.len()), (id, 4), "{body}");
    }
}

#[test]
fn refuses_hosts_that_are_not_stamps() {
    for (endpoint, id) in [
        ("http://management.r.stamp.example", ErrorId::EndpointInvalid),
        ("management.r.stamp.example", ErrorId::EndpointInvalid),
        ("https://10.0.0.4/", ErrorId::EndpointInvalid),
        ("https://stamp.example/", ErrorId::EndpointInvalid),
        ("https://management.azure.com/", ErrorId::ContextOfPublicAzure),
    ] {
        assert_eq!(parse_arm_endpoint(endpoint).expect_err(endpoint).id, id, "{endpoint}");
    }
}

/// Parses answers of real stamps. They are stored next to the checkout, not in it.
#[tokio::test]
async fn reads_recorded_answers() {
    let shared = environment::path("AZCR_SHARED");
    let shared = shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let folder = shared.join("specs/examples/metadata");
    if !folder.is_dir() {
        println!("SKIPPED reads_recorded_answers: there is no {}", folder.display());
        return;
    }
    for (file, arm, version, system, audience_guid) in [
        (
            "aad-operator-2015-01-01.json",
            "https://adminmanagement.local.azurestack.external",
            "2015-01-01",
            IdentitySystem::Aad,
            "4de154de-f8a8-4017-af41-df619da68155",
        ),
        ("aad-user-1.0.json", "https://management.local.azurestack.external", "1.0", IdentitySystem::Aad, GUID),
        (
            "adfs-user-1.0.json",
            "https://management.testlocation.contoso.com",
            "1.0",
            IdentitySystem::Adfs,
            "ce080287-be51-42e5-b99e-9de760fecae7",
        ),
        (
            "adfs-user-2019-10-01.json",
            "https://management.redmond.azurestack.local",
            "2019-10-01",
            IdentitySystem::Adfs,
            "d48c9ef1-e46d-4148-b41e-ca95b463f5a8",
        ),
    ] {
        let body = std::fs::read(folder.join(file)).expect(file);
        let stamp = read(arm, version, body).await;
        assert_eq!(stamp.identity_system, system, "{file}");
        assert!(stamp.audience.ends_with(audience_guid), "{file}");
        assert!(stamp.owns(stamp.portal.as_ref().and_then(Url::host_str).unwrap_or_default()), "{file}");
    }
    let body = std::fs::read(folder.join("public-2022-09-01.json")).expect("the public answer");
    let stamp = read("https://management.r.stamp.example", "2022-09-01", body).await;
    assert_eq!(
        stamp.login.as_str(),
        "https://login.microsoftonline.com/",
        "an object without slash and gallery is read too"
    );
}
