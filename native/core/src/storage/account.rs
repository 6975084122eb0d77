//! Signed requests to the blob, queue, and table services of one account. A lower API version is used if the stamp refuses one (`InvalidHeaderValue`).

use bytes::Bytes;
use url::Url;

use super::listing::Page;
use super::shared_key::{self, Form};
use crate::cloud::api_version::{Ladder, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::pages::Pages;
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, answer, fault};
use crate::identity::context::Context;
use crate::secret::SecretString;

const MOST_PAGES: usize = 200;

/// An account with its key.
#[derive(Clone, Copy)]
pub struct Account<'a> {
    pub context: &'a Context,
    /// The endpoint of one of its services: `https://<account>.blob.<suffix>/`
    pub endpoint: &'a Url,
    pub name: &'a str,
    pub key: &'a SecretString,
}

impl Account<'_> {
    /// Returns the names of all containers, over all pages.
    pub async fn containers(&self) -> Result<Vec<String>> {
        self.listed("Container").await
    }

    /// Returns the names of all queues, over all pages. The endpoint must be that of the queue service.
    pub async fn queues(&self) -> Result<Vec<String>> {
        self.listed("Queue").await
    }

    /// Returns the names in a list. `item` is the XML element of an item: `Container`.
    async fn listed(&self, item: &str) -> Result<Vec<String>> {
        let (mut names, mut pages) = (Vec::new(), self.pages());
        let mut query = "comp=list".to_owned();
        loop {
            let (request, response) = self.send(Method::GET, "", &query, Bytes::new()).await?;
            answer::success(&request, &response)?;
            let page = Page::read(response.content(), item)
                .ok_or_else(|| answer::unexpected(&request, &response, "a complete XML list of names"))?;
            names.extend(page.names);
            let marker = Some(page.next.as_str()).filter(|next| !next.is_empty());
            let next = marker.map(|marker| format!("comp=list&marker={}", encoded(marker)));
            match follow(&mut pages, &request, &response, next)? {
                Some(next) => query = next,
                None => return Ok(names),
            }
        }
    }

    /// Returns the names of all tables, over all pages ("Query Tables"). The endpoint must be that of the table service, which answers in JSON.
    pub async fn tables(&self) -> Result<Vec<String>> {
        let (mut names, mut pages) = (Vec::new(), self.pages());
        let mut query = String::new();
        loop {
            let (request, response) = self.exchange(Method::GET, "Tables", &query, Bytes::new(), Form::Table).await?;
            answer::success(&request, &response)?;
            names.extend(TABLES.check(&request, &response, answer::json(&request, &response)?)?);
            let table = response.header("x-ms-continuation-nexttablename").filter(|next| !next.is_empty());
            let next = table.map(|table| format!("NextTableName={}", encoded(table)));
            match follow(&mut pages, &request, &response, next)? {
                Some(next) => query = next,
                None => return Ok(names),
            }
        }
    }

    /// Returns the pages of a list. The endpoint represents the first page, whose URL has no marker.
    fn pages(&self) -> Pages {
        Pages::new(self.endpoint).at_most(MOST_PAGES)
    }

    /// Sends a request. `path` is that of a container, without a leading slash; empty for the account itself.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Bytes,
    ) -> Result<(Request, Response)> {
        self.exchange(method, path, query, body, Form::Blob).await
    }

    pub(super) async fn exchange(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Bytes,
        form: Form,
    ) -> Result<(Request, Response)> {
        let context = self.context;
        context.require_own(self.endpoint).await?;
        let mut ladder = Ladder::new(context.versions(), Service::Blob);
        loop {
            let version = ladder.version();
            let request = self.request(method.clone(), path, query, body.clone(), version, form)?;
            let response = retry::send(&*context.plain(), &request, RetryPolicy::STORAGE).await?;
            require_storage_service(&request, &response)?;
            if response.status.as_u16() != 400 {
                return Ok((request, response));
            }
            let error = fault::error(&request, &response);
            match ladder.next(&error) {
                Some(next) => {
                    context.events.verbose(format!("x-ms-version {version} is refused, {next} is next"));
                    ladder.accepted();
                }
                None if ladder.is_below_first() => return Err(unsupported(error)),
                None => return Ok((request, response)),
            }
        }
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Bytes,
        version: &str,
        form: Form,
    ) -> Result<Request> {
        let mut url = self.endpoint.clone();
        url.set_path(&format!("/{path}"));
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        let mut request = Request::new(method, url).for_resource_host();
        request.body = body;
        let now = self.context.clock().now();
        shared_key::sign(&mut request, form, self.name, self.key, version, now)?;
        Ok(request)
    }
}

/// Checks that a storage service answered: it always sends its request id or its version. Otherwise a page of a proxy would count as a created container.
fn require_storage_service(request: &Request, response: &Response) -> Result<()> {
    let is_storage_service = response.header("x-ms-request-id").or(response.header("x-ms-version")).is_some();
    // A proxy that cannot reach the service answers 502 or 504, and one that is overloaded 429; these have their own error ids.
    let has_own_id = response.status.is_server_error() || response.status.as_u16() == 429;
    match is_storage_service || has_own_id {
        true => Ok(()),
        false => Err(answer::foreign(request, response, "an answer of the storage service (header 'x-ms-request-id')")),
    }
}

fn unsupported(error: Error) -> Error {
    let message = error.message.clone();
    error.retold(ErrorId::UnsupportedApiVersion, message)
}

/// The names on a page of "Query Tables": `{"value":[{"TableName":"…"}]}`.
const TABLES: Shape<Vec<String>> = Shape {
    expected: "a list of tables",
    read: |answer| {
        let tables = answer["value"].as_array()?;
        tables.iter().map(|table| table["TableName"].as_str().map(str::to_owned)).collect()
    },
};

/// Returns `query` for the page after `response`, within the limits of a list.
pub(super) fn follow(
    pages: &mut Pages,
    request: &Request,
    response: &Response,
    query: Option<String>,
) -> Result<Option<String>> {
    let next = query.as_deref().map(|query| {
        let mut url = request.url.clone();
        url.set_query(Some(query));
        url
    });
    pages.follow(response.body.len(), next, ErrorId::AnswerUnexpected)?;
    Ok(query)
}

pub(super) fn encoded(marker: &str) -> String {
    url::form_urlencoded::byte_serialize(marker.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_are_for_the_host_of_one_resource() {
        let (context, key) = (Context::for_test(), SecretString::from("a2V5"));
        let endpoint = "https://a.blob.shanghai.azurestack.example".parse().expect("a URL");
        let account = Account { context: &context, endpoint: &endpoint, name: "a", key: &key };
        let request = account.request(Method::GET, "", "comp=list", Bytes::new(), "2017-11-09", Form::Blob);
        assert!(request.expect("a request").resource_host);
    }

    #[test]
    fn tables_are_read_only_from_a_complete_list() {
        let read = |answer: serde_json::Value| (TABLES.read)(answer);
        assert_eq!(read(json!({ "value": [] })), Some(Vec::new()));
        assert_eq!(
            read(json!({ "odata.metadata": "x", "value": [{ "TableName": "one" }] })),
            Some(vec!["one".to_owned()])
        );
        for other in [
            json!({}),
            json!([]),
            json!(null),
            json!({ "value": null }),
            json!({ "value": [{}] }),
            json!({ "value": ["one"] }),
        ] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }
}
