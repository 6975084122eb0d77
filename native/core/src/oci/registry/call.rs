//! Sends requests to one registry: sign-in, redirects, and URLs.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, Response, StatusCode};
use url::Url;

use super::authorization::Authorization;
use super::client::{Client, is_passing, location};
use super::{challenge, fault};
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::REDIRECTS;
use crate::http::transport::redacted;
use crate::oci::credential::Credential;
use crate::oci::registry_name::api_host;

/// One registry, with its authorization.
pub struct Registry {
    client: Arc<Client>,
    /// As in image names.
    pub name: String,
    base: Url,
    authorization: Authorization,
}

/// A request that can be sent again.
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Returns whether a page as an answer is an error. The bytes of a blob may have any type; they are verified by digest.
    fn expects_no_page(&self) -> bool {
        self.method != Method::GET || !self.url.path().contains("/blobs/")
    }
}

impl Registry {
    pub fn new(client: Arc<Client>, name: &str, credential: Option<Credential>) -> Result<Arc<Self>> {
        let base = Url::parse(&format!("https://{}/v2/", api_host(name))).map_err(|_| {
            Error::new(ErrorId::ImageReferenceInvalid, format!("'{name}' is not a valid registry host name"))
                .with_target(name)
        })?;
        Ok(Arc::new(Self {
            client,
            name: name.to_owned(),
            base,
            authorization: Authorization::new(name.to_owned(), credential),
        }))
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns whether the login was sent and refused; it is not sent again then.
    pub async fn login_is_refused(&self) -> bool {
        self.authorization.is_refused().await
    }

    pub fn url(&self, path: &str) -> Result<Url> {
        self.base.join(path).map_err(|_| {
            Error::new(ErrorId::InternalDefect, format!("'{path}' makes no URL at the registry {}", self.name))
        })
    }

    /// Resolves `Location`: it may be relative, and registries behind a TLS-terminating proxy use http in their URLs. Another host is refused, since an upload
    /// would send it the credential.
    pub fn own_location(&self, from: &Url, response: &Response) -> Result<Url> {
        let url = self.with_tls(location(from, response)?);
        if self.is_own(&url) {
            return Ok(url);
        }
        let host = url.host_str().unwrap_or_default();
        Err(Error::new(ErrorId::ForeignHost, format!("{} asks to upload to {host}; nothing was sent there", self.name))
            .with_target(host))
    }

    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// Changes a URL at the registry's own host from http to https.
    fn with_tls(&self, mut url: Url) -> Url {
        if url.scheme() == "http" && url.host_str() == self.base.host_str() {
            // The schemes can be exchanged; the port stays the one of the connection.
            let _ = url.set_scheme("https");
            let _ = url.set_port(self.base.port());
        }
        url
    }

    /// Sends with the authorization for `scope`, follows redirects, and retries transient failures. Returns a successful answer or `None` for a 404; every
    /// other status is an error.
    pub async fn send(&self, call: Call, scope: &str) -> Result<Option<Response>> {
        let response = self.answer(&call, scope).await?;
        match response.status() {
            status if status.is_success() => Ok(Some(response)),
            StatusCode::NOT_FOUND => Ok(None),
            _ => Err(fault::read(&call.method, &response.url().clone(), response).await),
        }
    }

    /// Like `send`, but returns any status except 401 and redirects. The authorization is sent only to the registry's own host. If storage refuses, the request
    /// is repeated once with a fresh redirect: the URL may have expired.
    pub async fn answer(&self, call: &Call, scope: &str) -> Result<Response> {
        let (mut url, mut met, mut refreshed, mut redirects) = (call.url.clone(), false, false, 0);
        loop {
            let is_own = self.is_own(&url);
            let header = if is_own { self.authorization.header(scope).await? } else { None };
            // Held until the login is known to be accepted.
            let _turn = self.authorization.turn(header.as_ref()).await?;
            let signed = || {
                let mut request =
                    self.client.http().request(call.method.clone(), url.clone()).headers(call.headers.clone());
                if let Some(header) = &header {
                    request = request.header(AUTHORIZATION, header.clone());
                }
                Some(request.body(call.body.clone()))
            };
            let response = self.client.passing(signed, &url).await?;
            let status = response.status();
            if header.is_some() && status != StatusCode::UNAUTHORIZED && !is_passing(status) {
                self.authorization.accepted();
            }
            if status.is_redirection() && matches!(call.method, Method::GET | Method::HEAD) {
                redirects += 1;
                url = self.redirected(&url, &response, redirects)?;
            } else if status == StatusCode::UNAUTHORIZED && is_own && !met {
                met = true;
                self.meet(&call.method, &url, response, scope, header.as_ref()).await?;
            } else if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) && !is_own {
                if refreshed {
                    return Err(fault::of_storage(&self.name, &call.method, response).await);
                }
                (refreshed, redirects) = (true, 0);
                url = call.url.clone();
            } else if status == StatusCode::UNAUTHORIZED && header.is_some() && !self.authorization.is_accepted() {
                let error = fault::read(&call.method, &url, response).await;
                return Err(self.authorization.refused(error).await);
            } else if status.is_success() && call.expects_no_page() && fault::is_page(&response) {
                return Err(fault::unexpected(&self.name, &call.method, &response, "a registry gives"));
            } else {
                return Ok(response);
            }
        }
    }

    fn redirected(&self, from: &Url, response: &Response, count: usize) -> Result<Url> {
        let url = self.with_tls(location(from, response)?);
        if url.scheme() != "https" {
            let host = url.host_str().unwrap_or_default();
            let message = format!("{} redirects to {host} without TLS; nothing was asked for there", self.name);
            return Err(Error::new(ErrorId::NotHttps, message).with_target(host));
        }
        if count > REDIRECTS {
            return Err(Error::new(ErrorId::RegistryRefused, format!("{} redirects in a loop", redacted(from)))
                .with_target(self.name.as_str()));
        }
        Ok(url)
    }

    /// Signs in as a 401 requires.
    pub async fn meet(
        &self,
        method: &Method,
        url: &Url,
        response: Response,
        scope: &str,
        sent: Option<&HeaderValue>,
    ) -> Result<()> {
        match challenge::read(response.headers()) {
            Some(challenge) => self.authorization.meet(&self.client, &challenge, scope, sent).await,
            None => {
                let error = fault::read(method, url, response).await;
                Err(if sent.is_some() { self.authorization.refused(error).await } else { error })
            }
        }
    }

    /// Returns the known authorization header, for streamed bodies, which cannot be sent again after a 401.
    pub async fn known_sign_in(&self, scope: &str) -> Result<Option<HeaderValue>> {
        self.authorization.header(scope).await
    }
}
