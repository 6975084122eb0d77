//! One page of a list of Azure Resource Manager or a vault: `{"value": [...], "nextLink": "..."}`; the graphs name the link `@odata.nextLink`. An
//! unreadable page is an error and never an empty page: removal deletes resources that no list mentions.

use serde_json::Value;
use url::Url;

use super::answer::{self, Shape, unexpected};
use super::pages::Pages;
use super::retry::{self, RetryPolicy};
use super::transport::{Request, Response, Transport};
use crate::error::{ErrorId, Result};

pub(crate) struct Page<T> {
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Url>,
}

/// Parses the successful answer to `request`.
pub(crate) fn read<T>(request: &Request, response: &Response, item: &Shape<T>) -> Result<Page<T>> {
    let (mut list, mut next) = (Value::Null, Value::Null);
    if let Value::Object(mut members) = answer::json(request, response)? {
        list = members.remove("value").unwrap_or_default();
        next = members.remove("nextLink").or_else(|| members.remove("@odata.nextLink")).unwrap_or_default();
    }
    let Value::Array(items) = list else {
        return Err(unexpected(request, response, "a JSON object with the array 'value'"));
    };
    Ok(Page { items: read_items(request, response, items, item)?, next: read_next(request, response, &next)? })
}

/// Reads all pages of a list, beginning with `response`, the answer to `request`. `success` refuses an answer that is not a success.
pub(crate) async fn all<T>(
    transport: &dyn Transport,
    (mut request, mut response): (Request, Response),
    mut pages: Pages,
    item: &Shape<T>,
    success: impl Fn(&Request, &Response) -> Result<()>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    loop {
        success(&request, &response)?;
        let page = read(&request, &response, item)?;
        items.extend(page.items);
        let Some(next) = pages.follow(response.body.len(), page.next, ErrorId::AnswerUnexpected)? else {
            return Ok(items);
        };
        request = Request::get(next);
        response = retry::send(transport, &request, RetryPolicy::default()).await?;
    }
}

/// Parses a list that is sent as a bare array without pages, as the compute provider sends some.
pub(crate) fn read_array<T>(request: &Request, response: &Response, item: &Shape<T>) -> Result<Vec<T>> {
    match answer::json(request, response)? {
        Value::Array(items) => read_items(request, response, items, item),
        _ => Ok(read(request, response, item)?.items),
    }
}

fn read_items<T>(request: &Request, response: &Response, items: Vec<Value>, item: &Shape<T>) -> Result<Vec<T>> {
    items.into_iter().map(|one| item.check(request, response, one)).collect()
}

fn read_next(request: &Request, response: &Response, next: &Value) -> Result<Option<Url>> {
    let invalid = || unexpected(request, response, "a 'nextLink' that is a URL, or none");
    match next {
        Value::Null => Ok(None),
        Value::String(link) if link.is_empty() => Ok(None),
        Value::String(link) => Url::parse(link).map(Some).map_err(|_| invalid()),
        _ => Err(invalid()),
    }
}
