//! The location of the next page of a list, within the limits of a list. Services name it in different ways, but the same rules apply: it has the same origin,
//! since the token is sent to it; it was not read before; and the list ends.

use std::collections::HashSet;
use std::fmt;

use url::Url;

use super::limits::{LIST_BYTES, LIST_PAGES};
use super::transport::redacted;
use crate::error::{Error, ErrorId};

/// The pages of one list that were read so far.
#[derive(Debug)]
pub(crate) struct Pages {
    first: Url,
    read: HashSet<Url>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
}

/// Why the rest of a list is not read.
#[derive(Debug, PartialEq, Eq)]
enum Stop {
    ForeignHost(Url),
    Circle,
    TooManyPages(usize),
    TooManyBytes { came: usize, most: usize },
}

impl Pages {
    pub(crate) fn new(first: &Url) -> Self {
        Self {
            first: first.clone(),
            read: HashSet::from([first.clone()]),
            bytes: 0,
            most: LIST_PAGES,
            most_bytes: LIST_BYTES,
        }
    }

    /// Sets a lower limit, for a service with shorter lists.
    #[must_use]
    pub(crate) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Sets another limit for all pages together, for a list that is not kept in memory.
    #[must_use]
    pub(crate) fn of_bytes(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }

    /// Counts a page of `bytes`, and returns the location of the next one. `endless` is the error id for a list without an end.
    pub(crate) fn follow(
        &mut self,
        bytes: usize,
        next: Option<Url>,
        endless: ErrorId,
    ) -> crate::error::Result<Option<Url>> {
        self.next(bytes, next).map_err(|stop| stop.error(&self.first, endless))
    }

    /// Counts a page of `bytes`, and returns the location of the next one.
    fn next(&mut self, bytes: usize, next: Option<Url>) -> Result<Option<Url>, Stop> {
        self.bytes = self.bytes.saturating_add(bytes);
        let Some(next) = next else { return Ok(None) };
        if next.origin() != self.first.origin() {
            return Err(Stop::ForeignHost(next));
        }
        if self.bytes > self.most_bytes {
            return Err(Stop::TooManyBytes { came: self.bytes, most: self.most_bytes });
        }
        if self.read.len() == self.most {
            return Err(Stop::TooManyPages(self.most));
        }
        match self.read.insert(next.clone()) {
            true => Ok(Some(next)),
            false => Err(Stop::Circle),
        }
    }
}

impl Stop {
    fn error(&self, first: &Url, endless: ErrorId) -> Error {
        let message = format!("GET {}: {self}", redacted(first));
        match self {
            Self::ForeignHost(next) => {
                Error::new(ErrorId::ForeignHost, message).with_target(next.host_str().unwrap_or_default())
            }
            _ => Error::new(endless, message).with_target(first.host_str().unwrap_or_default()),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignHost(next) => {
                let host = next.host_str().unwrap_or_default();
                write!(f, "the list continues at another host, {host}; nothing was sent there")
            }
            Self::Circle => f.write_str("the list does not end: it continues with a page that was read before"),
            Self::TooManyPages(most) => write!(f, "the list does not end: it has more than {most} pages"),
            Self::TooManyBytes { came, most } => {
                write!(f, "the list does not end: {came} bytes came, and the limit is {most}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::limits::BLOB_LIST_BYTES;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn follows_a_list_to_its_end() {
        let mut pages = Pages::new(&url("https://a.example/list"));
        for number in 1..LIST_PAGES {
            let next = url(&format!("https://a.example:443/list?page={number}"));
            assert_eq!(pages.next(1_000, Some(next.clone())), Ok(Some(next)));
        }
        assert_eq!(pages.next(1_000, None), Ok(None));
    }

    #[test]
    fn stops_at_cycles_and_endless_lists() {
        let list = |page: usize| url(&format!("https://a.example/list?page={page}"));
        for length in [1, 2, 7] {
            let mut pages = Pages::new(&list(0));
            let read = (1..).map(|page| pages.next(10, Some(list(page % length)))).take_while(Result::is_ok).count();
            assert_eq!(read + 1, length, "each page is read once");
        }
        for (mut pages, most) in [(Pages::new(&list(0)), LIST_PAGES), (Pages::new(&list(0)).at_most(3), 3)] {
            let stop = (1..).find_map(|page| pages.next(10, Some(list(page))).err());
            assert_eq!((stop, pages.read.len()), (Some(Stop::TooManyPages(most)), most));
        }
        let blobs = Pages::new(&list(0)).of_bytes(BLOB_LIST_BYTES);
        for (mut pages, piece, most) in [(Pages::new(&list(0)), 1 << 20, LIST_BYTES), (blobs, 8 << 20, BLOB_LIST_BYTES)]
        {
            let stop = (1..).find_map(|page| pages.next(piece, Some(list(page))).err());
            assert_eq!(stop, Some(Stop::TooManyBytes { came: most + piece, most }));
        }
    }

    #[test]
    fn stops_at_another_origin() {
        for next in
            ["https://b.example/list", "https://a.example:8443/list", "http://a.example/list", "https://x.a.example/"]
        {
            let stop = Pages::new(&url("https://a.example/list")).next(10, Some(url(next))).expect_err(next);
            let error = stop.error(&url("https://a.example/list"), ErrorId::AnswerUnexpected);
            assert_eq!((error.id, stop), (ErrorId::ForeignHost, Stop::ForeignHost(url(next))));
        }
    }
}
