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
use crate::http::{Request, Response, answer, fault};
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
            answer::success(&request, &response)?;
            let page = Page::read(response.content())
                .ok_or_else(|| answer::unexpected(&request, &response, "a complete XML list of containers"))?;
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
            require_blob_service(&request, &response)?;
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
    /// `None` for anything but a whole list: one that is cut off may lack the container that forbids a deletion.
    fn read(content: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(content).ok()?);
        let (mut page, mut path) = (Self::default(), Vec::new());
        let (mut containers, mut has_list) = (0, false);
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    path.push(start.name().as_ref().to_owned());
                    containers += usize::from(is_at(&path, &CONTAINER));
                }
                Event::Empty(empty) => {
                    path.push(empty.name().as_ref().to_owned());
                    containers += usize::from(is_at(&path, &CONTAINER));
                    has_list |= is_at(&path, &CONTAINERS);
                    path.pop();
                }
                Event::End(_) => {
                    has_list |= is_at(&path, &CONTAINERS);
                    path.pop()?;
                }
                Event::Text(value) if is_at(&path, &NAME) => page.names.push(value.trim().to_owned()),
                Event::Text(value) if is_at(&path, &NEXT) => value.trim().clone_into(&mut page.next),
                // No name has a character that has to be escaped, and a marker with one cannot be sent back in part.
                Event::GeneralRef(_) | Event::CData(_) if is_at(&path, &NAME) || is_at(&path, &NEXT) => return None,
                Event::Eof => break,
                _ => {}
            }
        }
        let is_whole = has_list && path.is_empty() && page.names.len() == containers;
        is_whole.then_some(page)
    }
}

const CONTAINERS: [&str; 2] = ["EnumerationResults", "Containers"];
const CONTAINER: [&str; 3] = ["EnumerationResults", "Containers", "Container"];
const NAME: [&str; 4] = ["EnumerationResults", "Containers", "Container", "Name"];
const NEXT: [&str; 2] = ["EnumerationResults", "NextMarker"];

fn is_at(path: &[String], place: &[&str]) -> bool {
    path.iter().eq(place)
}

/// Every answer of the blob service names its request or its version. A page of a proxy would otherwise count as a container that was created.
fn require_blob_service(request: &Request, response: &Response) -> Result<()> {
    let is_blob_service = response.header("x-ms-request-id").or(response.header("x-ms-version")).is_some();
    // A proxy that cannot reach the service answers 502 or 504, which has an id of its own.
    match is_blob_service || response.status.is_server_error() {
        true => Ok(()),
        false => Err(answer::foreign(request, response, "an answer of the blob service (header 'x-ms-request-id')")),
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
        assert_eq!(page, Some(Page { names: vec!["one".to_owned(), "two".to_owned()], next: "/a/three".to_owned() }));
        let last = Page::read(b"<EnumerationResults><Containers /><NextMarker /></EnumerationResults>");
        assert_eq!(last, Some(Page::default()));
    }

    #[test]
    fn a_list_that_is_cut_off_is_not_an_empty_list() {
        let whole = "<?xml version=\"1.0\"?><EnumerationResults><Containers><Container><Name>one</Name></Container></Containers><NextMarker /></EnumerationResults>";
        assert!(Page::read(whole.as_bytes()).is_some());
        for end in 0..whole.len() {
            assert_eq!(Page::read(&whole.as_bytes()[..end]), None, "{}", &whole[..end]);
        }
        for other in [
            "<EnumerationResults />",
            "<EnumerationResults><NextMarker /></EnumerationResults>",
            "<EnumerationResults><Containers><Container /></Containers></EnumerationResults>",
            "<EnumerationResults><Containers><Container><Name /></Container></Containers></EnumerationResults>",
            "<html><body>Sign in</body></html>",
            "{\"value\":[]}",
            "0",
        ] {
            assert_eq!(Page::read(other.as_bytes()), None, "{other}");
        }
    }
}
