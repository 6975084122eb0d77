//! The blobs of a container with their sizes ("List Blobs"), page by page: a registry has many of them.

use bytes::Bytes;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::account::{encoded, follow};
use super::container::Container;
use super::listing::{NEXT, ROOT, is_at};
use crate::bounded_json::DEEPEST;
use crate::error::Result;
use crate::http::answer;
use crate::http::limits::BLOB_LIST_BYTES;
use crate::http::pages::Pages;
use crate::http::transport::Method;

/// The largest page of the service.
const PAGE: &str = "restype=container&comp=list&maxresults=5000";

#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    pub name: String,
    /// In bytes.
    pub size: u64,
}

/// Some blobs, and the marker of the next page; empty on the last one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub items: Vec<Item>,
    next: String,
}

impl Container<'_> {
    /// Passes all blobs to `each`.
    pub async fn each_blob(&self, mut each: impl FnMut(Item)) -> Result<()> {
        let mut pages = Pages::new(self.account.endpoint).of_bytes(BLOB_LIST_BYTES);
        let mut query = PAGE.to_owned();
        loop {
            let (request, response) = self.account.send(Method::GET, self.name, &query, Bytes::new()).await?;
            answer::success(&request, &response)?;
            let page = Page::read(response.content())
                .ok_or_else(|| answer::unexpected(&request, &response, "a complete XML list of blobs with sizes"))?;
            page.items.into_iter().for_each(&mut each);
            let next = (!page.next.is_empty()).then(|| format!("{PAGE}&marker={}", encoded(&page.next)));
            match follow(&mut pages, &request, &response, next)? {
                Some(next) => query = next,
                None => return Ok(()),
            }
        }
    }
}

const LIST: [&str; 2] = [ROOT, "Blobs"];
const BLOB: [&str; 3] = [ROOT, "Blobs", "Blob"];
const NAME: [&str; 4] = [ROOT, "Blobs", "Blob", "Name"];
const SIZE: [&str; 5] = [ROOT, "Blobs", "Blob", "Properties", "Content-Length"];

impl Page {
    /// Parses a page; `None` for anything but a complete list in which each blob has a name and a size.
    pub(crate) fn read(content: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(content).ok()?);
        let (mut page, mut path) = (Self::default(), Vec::<String>::new());
        let (mut name, mut size) = (String::new(), None);
        let mut has_list = false;
        loop {
            if path.len() > DEEPEST {
                return None;
            }
            match reader.read_event().ok()? {
                Event::Start(start) => path.push(start.name().as_ref().to_owned()),
                Event::Empty(empty) => {
                    path.push(empty.name().as_ref().to_owned());
                    has_list |= is_at(&path, &LIST);
                    if is_at(&path, &BLOB) {
                        return None;
                    }
                    path.pop();
                }
                Event::End(_) => {
                    has_list |= is_at(&path, &LIST);
                    if is_at(&path, &BLOB) {
                        let item = Item { name: std::mem::take(&mut name), size: size.take()? };
                        page.items.push(Some(item).filter(|item| !item.name.is_empty())?);
                    }
                    path.pop()?;
                }
                Event::Text(text) if is_at(&path, &NAME) => name.push_str(&text),
                // Only names of others contain a character that has to be escaped.
                Event::GeneralRef(_) if is_at(&path, &NAME) => name.push('?'),
                Event::Text(text) if is_at(&path, &SIZE) => size = Some(text.trim().parse().ok()?),
                Event::Text(text) if is_at(&path, &NEXT) => text.trim().clone_into(&mut page.next),
                // A marker with an escaped character cannot be sent back in part.
                Event::GeneralRef(_) | Event::CData(_) if is_at(&path, &NEXT) || is_at(&path, &NAME) => return None,
                Event::Eof => break,
                _ => {}
            }
        }
        (has_list && path.is_empty()).then_some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a.blob.x/" ContainerName="images"><MaxResults>2</MaxResults><Blobs><Blob><Name>/docker/a</Name><Properties><Etag>0x1</Etag><Content-Length>12</Content-Length></Properties></Blob><Blob><Name>b&amp;c</Name><Properties><Content-Length>0</Content-Length></Properties></Blob></Blobs><NextMarker>2!8!x</NextMarker></EnumerationResults>"#;

    #[test]
    fn page_contains_names_sizes_and_the_next_marker() {
        let item = |name: &str, size| Item { name: name.to_owned(), size };
        let page = Page::read(WHOLE.as_bytes());
        assert_eq!(page, Some(Page { items: vec![item("/docker/a", 12), item("b?c", 0)], next: "2!8!x".to_owned() }));
        let last = "<EnumerationResults><Blobs /><NextMarker /></EnumerationResults>";
        assert_eq!(Page::read(last.as_bytes()), Some(Page::default()));
    }

    #[test]
    fn incomplete_list_is_refused() {
        for end in 0..WHOLE.len() {
            assert_eq!(Page::read(&WHOLE.as_bytes()[..end]), None, "{}", &WHOLE[..end]);
        }
        assert_eq!(Page::read("<a>".repeat(100_000).as_bytes()), None);
        for other in [
            "<EnumerationResults><Containers /></EnumerationResults>",
            "<EnumerationResults><Blobs><Blob /></Blobs></EnumerationResults>",
            "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>",
            "<EnumerationResults><Blobs><Blob><Name>a</Name><Properties><Content-Length>x</Content-Length></Properties></Blob></Blobs></EnumerationResults>",
            "<EnumerationResults><Blobs><Blob><Properties><Content-Length>1</Content-Length></Properties></Blob></Blobs></EnumerationResults>",
        ] {
            assert_eq!(Page::read(other.as_bytes()), None, "{other}");
        }
    }
}
