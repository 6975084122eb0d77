//! The managed identity of this machine. Its endpoint is in the machine itself, over plain HTTP and without a proxy. The trust rule covers where tokens are
//! sent, and none is sent there.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use azure_core::Bytes;
use azure_core::error::ErrorKind;
use azure_core::http::headers::{HeaderName, HeaderValue, Headers};
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, Request as SdkRequest, Transport as SdkTransport};
use azure_identity::{ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId};

use super::directory_identity::{DirectoryIdentity, setup_failed, with_plain_expiry};
use crate::error::Result;
use crate::http::Network;
use crate::http::client::Client;
use crate::http::{Request, Transport, transport};

const NAME: &str = "the managed identity";

pub(crate) fn new(client_id: Option<String>) -> Result<DirectoryIdentity> {
    with_transport(client_id, Arc::new(Client::new(Network::default())?))
}

pub(crate) fn with_transport(client_id: Option<String>, transport: Arc<dyn Transport>) -> Result<DirectoryIdentity> {
    let options = ManagedIdentityCredentialOptions {
        user_assigned_id: client_id.map(UserAssignedId::ClientId),
        client_options: ClientOptions {
            transport: Some(SdkTransport::new(Arc::new(Bridge(transport)))),
            ..ClientOptions::default()
        },
    };
    let credential = ManagedIdentityCredential::new(Some(options)).map_err(|error| setup_failed(NAME, &error))?;
    Ok(DirectoryIdentity { credential, name: NAME })
}

/// Adapts our transport to the SDK. Its own client requires a TLS provider that is installed for the whole process.
struct Bridge(Arc<dyn Transport>);

impl std::fmt::Debug for Bridge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bridge")
    }
}

impl HttpClient for Bridge {
    fn execute_request<'a, 'b, 'c>(
        &'a self,
        request: &'b SdkRequest,
    ) -> Pin<Box<dyn Future<Output = azure_core::Result<AsyncRawResponse>> + Send + 'c>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            let response = self
                .0
                .send(translate(request))
                .await
                .map_err(|error| azure_core::Error::with_message(ErrorKind::Io, error.message))?;
            let headers: HashMap<_, _> = response
                .headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((
                        HeaderName::from(name.as_str().to_owned()),
                        HeaderValue::from(value.to_str().ok()?.to_owned()),
                    ))
                })
                .collect();
            let plain = with_plain_expiry(&response.body, "access_token", |seconds| seconds.to_string().into());
            let body = plain.map_or(response.body, Bytes::from);
            Ok(AsyncRawResponse::from_bytes(response.status.as_u16().into(), Headers::from(headers), body))
        })
    }
}

fn translate(request: &SdkRequest) -> Request {
    // The SDK has only the methods of HTTP; managed identity uses GET.
    let method = transport::Method::from_bytes(request.method().as_str().as_bytes()).unwrap_or(transport::Method::GET);
    let mut translated = Request::new(method, request.url().clone());
    for (name, value) in request.headers().iter() {
        let name = transport::HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, transport::HeaderValue::from_str(value.as_str())) {
            translated.headers.insert(name, value);
        }
    }
    translated.body = Bytes::from(request.body());
    translated
}
