//! The XML lists of the blob service.

use proptest::prelude::*;

use super::{config, like};
use crate::storage::{blob_list, listing};

const BLOBS: &[u8] = include_bytes!("corpus/blob_list.xml");
const CONTAINERS: &[u8] = include_bytes!("corpus/container_list.xml");

proptest! {
    #![proptest_config(config())]

    #[test]
    fn blob_lists(body in like(&[BLOBS, CONTAINERS])) {
        if let Some(page) = blob_list::Page::read(&body) {
            prop_assert!(page.items.iter().all(|item| !item.name.is_empty()));
            prop_assert!(page.items.len() <= body.len() / 60);
        }
    }

    #[test]
    fn container_lists(body in like(&[CONTAINERS, BLOBS])) {
        if let Some(page) = listing::Page::read(&body, "Container") {
            prop_assert!(page.names.len() <= body.len() / 30);
        }
    }
}
