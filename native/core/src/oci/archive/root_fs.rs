//! The layers of an image as its configuration lists them (image specification 1.1).

use serde::Deserialize;

use crate::oci::digest::Digest;

#[derive(Deserialize)]
pub(super) struct RootFs {
    pub diff_ids: Option<Vec<Digest>>,
}
