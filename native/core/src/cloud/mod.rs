//! The stamp: its endpoints, audiences, API versions, names, and resource ids.

pub mod api_version;
pub mod audience;
pub mod endpoints;
pub mod entra;
pub mod names;
pub mod resource_id;

#[cfg(test)]
mod tests;
