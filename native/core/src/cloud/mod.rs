//! The stamp: its endpoints, audiences, API versions, names, and resource ids.

pub(crate) mod api_version;
pub(crate) mod audience;
pub mod endpoints;
pub(crate) mod entra;
pub(crate) mod names;
pub(crate) mod resource_id;

#[cfg(test)]
mod tests;
