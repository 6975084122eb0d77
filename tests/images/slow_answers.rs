//! A registry that does not answer: the time limit ends the request, and the error names the host.

use std::time::Duration;

use azcr_core::error::ErrorId;
use azcr_core::event::EventSink;
use azcr_core::http::Network;
use azcr_core::http::limits::REGISTRY_TIME;
use azcr_core::oci::registry::{Call, Client, Registry};
use hyper::StatusCode;
use reqwest::Method;
use tokio::time::Instant;

use crate::registry::authority::Authority;
use crate::registry::proxy::{Proxy, bytes};
use crate::support::stamp::Folder;

/// The clock of the client does not wait for the registry, which need not be slower.
const HELD: Duration = Duration::from_secs(2);

#[test]
fn registry_that_does_not_begin_to_answer_times_out() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let registry = Proxy::start(&authority, 0, |_, number| {
        if number > 1 {
            std::thread::sleep(HELD);
        }
        Some(bytes(StatusCode::OK, "{}"))
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let roots = authority.ca_file.to_str();
        let network = Network::read(roots, Some(&Default::default()), &Default::default()).expect("a network");
        let (events, _receiver) = EventSink::new();
        let client = Client::new(network, &[], &events).expect("a client");
        let asked = Registry::new(client, &registry.name, None).expect("a registry");
        let url = asked.url("_catalog").expect("a URL");
        // The connection exists before the clock stops, so that only the answer is waited for.
        let mut first = asked.send(Call::new(Method::GET, url.clone()), "").await.expect("an answer").expect("a list");
        asked.client().body(&Method::GET, &url, &mut first, 100).await.expect("a body");
        tokio::time::pause();
        let began = Instant::now();
        let error = asked.send(Call::new(Method::GET, url), "").await.expect_err("no answer");
        assert_eq!(error.id, ErrorId::TransportTimedOut, "{error}");
        assert!(error.message.contains("localhost") && error.message.contains("no answer in time"), "{error}");
        assert_eq!(began.elapsed().as_secs(), REGISTRY_TIME.as_secs());
    });
    // The clock of the client may be faster than the second request.
    assert!(registry.requests() <= 2, "the request is not repeated after its time");
}
