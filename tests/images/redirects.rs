//! Redirects of a registry: as many as the limit are followed, and none without TLS.

use azcr_core::http::limits::REDIRECTS;
use hyper::StatusCode;
use hyper::header::{HeaderValue, LOCATION};
use serde_json::{Value, json};

use crate::registry::authority::Authority;
use crate::registry::proxy::{Answer, Proxy, bytes, status};
use crate::registry::use_case;
use crate::support::stamp::Folder;

fn moved(place: &str) -> Answer {
    let mut moved = status(StatusCode::TEMPORARY_REDIRECT);
    moved.headers_mut().insert(LOCATION, HeaderValue::from_str(place).expect("a header"));
    moved
}

/// Lists the images of a registry whose first requests are redirected to the places that `place` returns. Returns the last event, and the number of requests.
fn list(authority: &Authority, place: impl Fn(usize) -> Option<String> + Send + Sync + 'static) -> (Value, usize) {
    let registry = Proxy::start(authority, 0, move |_, number| {
        Some(place(number).map_or_else(|| bytes(StatusCode::OK, r#"{"repositories":[]}"#), |place| moved(&place)))
    });
    let request = json!({ "registry": registry.name });
    let ended = use_case::start_with(authority, "list", request, &[]).end();
    (ended.last, registry.requests())
}

#[test]
fn redirects_above_the_limit_are_refused() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    for (redirects, follows) in [(REDIRECTS, true), (REDIRECTS + 1, false), (usize::MAX, false)] {
        let (last, requests) =
            list(&authority, move |number| (number <= redirects).then(|| format!("/v2/_catalog?step={number}")));
        assert_eq!(last["outcome"] == "succeeded", follows, "{redirects}: {last:#}");
        assert_eq!(requests, REDIRECTS + 1, "{redirects}");
        if !follows {
            assert_eq!(last["error"]["id"], "Registry.Refused", "{last:#}");
            assert!(last["error"]["message"].as_str().is_some_and(|text| text.contains("localhost")), "{last:#}");
        }
    }
}

#[test]
fn redirect_without_tls_is_refused() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let plain = Proxy::plain(|_, _| Some(bytes(StatusCode::OK, "{}")));
    let place = format!("http://{}/v2/_catalog", plain.name.replace("localhost", "127.0.0.1"));
    let (last, _) = list(&authority, move |_| Some(place.clone()));
    assert_eq!(last["error"]["id"], "Trust.NotHttps", "{last:#}");
    assert_eq!(plain.requests(), 0, "nothing was requested there");
}
