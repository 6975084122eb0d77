//! Lists of the blob and the queue service in XML: `<EnumerationResults><Containers><Container><Name>…` and `<NextMarker>`.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::bounded_json::DEEPEST;

/// A page of names, and the marker of the next page; empty on the last one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub names: Vec<String>,
    pub next: String,
}

impl Page {
    /// Parses a page; `None` for anything but a complete list: a truncated one may lack the container that prevents a deletion.
    ///
    /// `item` is the XML element of an item: `Container` or `Queue`.
    pub(crate) fn read(content: &[u8], item: &str) -> Option<Self> {
        let list = format!("{item}s");
        let [list, item, name] = [vec![ROOT, &list], vec![ROOT, &list, item], vec![ROOT, &list, item, "Name"]];
        let mut reader = Reader::from_str(std::str::from_utf8(content).ok()?);
        let (mut page, mut path) = (Self::default(), Vec::new());
        let (mut items, mut has_list) = (0, false);
        loop {
            // Each level and each name takes more memory than its text.
            if path.len() > DEEPEST || page.names.len() > items {
                return None;
            }
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    path.push(start.name().as_ref().to_owned());
                    items += usize::from(is_at(&path, &item));
                }
                Event::Empty(empty) => {
                    path.push(empty.name().as_ref().to_owned());
                    items += usize::from(is_at(&path, &item));
                    has_list |= is_at(&path, &list);
                    path.pop();
                }
                Event::End(_) => {
                    has_list |= is_at(&path, &list);
                    path.pop()?;
                }
                Event::Text(value) if is_at(&path, &name) => page.names.push(value.trim().to_owned()),
                Event::Text(value) if is_at(&path, &NEXT) => value.trim().clone_into(&mut page.next),
                // Names contain no character that has to be escaped, and a marker with one cannot be sent back in part.
                Event::GeneralRef(_) | Event::CData(_) if is_at(&path, &name) || is_at(&path, &NEXT) => return None,
                Event::Eof => break,
                _ => {}
            }
        }
        let is_whole = has_list && path.is_empty() && page.names.len() == items;
        is_whole.then_some(page)
    }
}

pub(super) const ROOT: &str = "EnumerationResults";
pub(super) const NEXT: [&str; 2] = [ROOT, "NextMarker"];

pub(super) fn is_at(path: &[String], place: &[&str]) -> bool {
    path.iter().eq(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_contains_names_and_the_next_marker() {
        let page = Page::read(
            br#"<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a.blob.x/"><MaxResults>2</MaxResults>
            <Containers><Container><Name>one</Name><Properties><Etag>"0x1"</Etag></Properties></Container><Container><Name>two</Name></Container>
            </Containers><NextMarker>/a/three</NextMarker></EnumerationResults>"#,
            "Container",
        );
        assert_eq!(page, Some(Page { names: vec!["one".to_owned(), "two".to_owned()], next: "/a/three".to_owned() }));
        let last = Page::read(b"<EnumerationResults><Containers /><NextMarker /></EnumerationResults>", "Container");
        assert_eq!(last, Some(Page::default()));
    }

    #[test]
    fn list_of_other_items_is_not_an_empty_list() {
        let queues =
            b"<EnumerationResults><Queues><Queue><Name>jobs</Name></Queue></Queues><NextMarker /></EnumerationResults>";
        assert_eq!(Page::read(queues, "Queue").map(|page| page.names), Some(vec!["jobs".to_owned()]));
        assert_eq!(Page::read(queues, "Container"), None);
    }

    #[test]
    fn truncated_list_is_not_an_empty_list() {
        let whole = "<?xml version=\"1.0\"?><EnumerationResults><Containers><Container><Name>one</Name></Container></Containers><NextMarker /></EnumerationResults>";
        assert!(Page::read(whole.as_bytes(), "Container").is_some());
        for end in 0..whole.len() {
            assert_eq!(Page::read(&whole.as_bytes()[..end], "Container"), None, "{}", &whole[..end]);
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
            assert_eq!(Page::read(other.as_bytes(), "Container"), None, "{other}");
        }
    }
}
