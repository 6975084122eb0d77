//! Signed requests to the blob service of one account. The version goes down when the stamp refuses it (`InvalidHeaderValue`).

use std::time::Duration;

use bytes::Bytes;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::shared_key;
use crate::cloud::api_version::{self, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, fault};
use crate::identity::context::Context;
use crate::secret::SecretString;

/// The name of a new account may appear late: more patience than elsewhere.
const POLICY: RetryPolicy =
    RetryPolicy { attempts: 9, first_pause: Duration::from_millis(300), longest_pause: Duration::from_secs(15) };
const MOST_PAGES: usize = 200;

/// An account whose key is at hand.
#[derive(Clone, Copy)]
pub struct Account<'a> {
    pub context: &'a Context,
    /// `https://<account>.blob.<suffix>/`
    pub endpoint: &'a Url,
    pub name: &'a str,
    pub key: &'a SecretString,
}

impl Account<'_> {
    /// The names of all containers, over all pages.
    pub async fn containers(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut query = "comp=list".to_owned();
        for _ in 0..MOST_PAGES {
            let (request, response) = self.send(Method::GET, "", &query, Bytes::new()).await?;
            if !response.status.is_success() {
                return Err(fault::error(&request, &response));
            }
            let page = Page::read(response.content());
            names.extend(page.names);
            if page.next.is_empty() {
                return Ok(names);
            }
            let marker: String = url::form_urlencoded::byte_serialize(page.next.as_bytes()).collect();
            query = format!("comp=list&marker={marker}");
        }
        Err(Error::new(ErrorId::AnswerUnexpected, "the list of the blob containers does not end"))
    }

    /// `path` is that of a container, without a slash in front; empty for the account itself.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Bytes,
    ) -> Result<(Request, Response)> {
        let context = self.context;
        context.require_own(self.endpoint).await?;
        let versions = context.versions();
        let mut tried = vec![versions.current(Service::Blob)];
        loop {
            let version = tried.last().copied().unwrap_or_default();
            let request = self.request(method.clone(), path, query, body.clone(), version)?;
            let response = retry::send(&*context.plain(), &request, POLICY).await?;
            if response.status.as_u16() != 400 {
                return Ok((request, response));
            }
            let error = fault::error(&request, &response);
            match api_version::after_refusal(Service::Blob, &error, &tried) {
                Some(next) => {
                    context.events.verbose(format!("x-ms-version {version} is refused, {next} is next"));
                    versions.remember(Service::Blob, next);
                    tried.push(next);
                }
                None if tried.len() > 1 => return Err(unsupported(error)),
                None => return Ok((request, response)),
            }
        }
    }

    fn request(&self, method: Method, path: &str, query: &str, body: Bytes, version: &str) -> Result<Request> {
        let mut url = self.endpoint.clone();
        url.set_path(&format!("/{path}"));
        url.set_query(Some(query));
        let mut request = Request::new(method, url);
        request.body = body;
        let now = self.context.clock().now();
        shared_key::sign(&mut request, self.name, self.key, version, now)?;
        Ok(request)
    }
}

/// A page of "List Containers": `<Containers><Container><Name>…</Name>…` and `<NextMarker>`, which is empty on the last one.
#[derive(Debug, Default, PartialEq, Eq)]
struct Page {
    names: Vec<String>,
    next: String,
}

impl Page {
    fn read(content: &[u8]) -> Self {
        let text = String::from_utf8_lossy(content);
        let mut reader = Reader::from_str(&text);
        let (mut page, mut path) = (Self::default(), Vec::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => path.push(start.name().as_ref().to_owned()),
                Ok(Event::End(_)) => drop(path.pop()),
                Ok(Event::Text(value)) => match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    [.., "Container", "Name"] => page.names.push(value.trim().to_owned()),
                    [.., "NextMarker"] => value.trim().clone_into(&mut page.next),
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => return page,
                Ok(_) => {}
            }
        }
    }
}

fn unsupported(error: Error) -> Error {
    let message = error.message.clone();
    error.retold(ErrorId::UnsupportedApiVersion, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_names_and_where_it_goes_on() {
        let page = Page::read(
            br#"<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a.blob.x/"><MaxResults>2</MaxResults>
            <Containers><Container><Name>one</Name><Properties><Etag>"0x1"</Etag></Properties></Container><Container><Name>two</Name></Container>
            </Containers><NextMarker>/a/three</NextMarker></EnumerationResults>"#,
        );
        assert_eq!(page, Page { names: vec!["one".to_owned(), "two".to_owned()], next: "/a/three".to_owned() });
        let last = Page::read(b"<EnumerationResults><Containers /><NextMarker /></EnumerationResults>");
        assert_eq!(last, Page::default());
    }
}
