//! The XML lists of the blob service.

use crate::storage::{blob_list, listing};

pub(super) fn blob_list(body: &[u8]) {
    if let Some(page) = blob_list::Page::read(body) {
        assert!(page.items.iter().all(|item| !item.name.is_empty()));
        assert!(page.items.len() <= body.len() / 60);
    }
}

pub(super) fn container_list(body: &[u8]) {
    if let Some(page) = listing::Page::read(body, "Container") {
        assert!(page.names.len() <= body.len() / 30);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like};

    const BLOBS: &[u8] = include_bytes!("corpus/blob_list.xml");
    const CONTAINERS: &[u8] = include_bytes!("corpus/container_list.xml");

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn blob_lists(body in like(&[BLOBS, CONTAINERS])) {
            super::blob_list(&body);
        }

        #[test]
        fn container_lists(body in like(&[CONTAINERS, BLOBS])) {
            super::container_list(&body);
        }
    }
}
