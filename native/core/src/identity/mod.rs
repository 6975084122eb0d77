//! Sign-in, the resulting tokens, and the rule that decides where they may be sent.

pub(crate) mod authorized;
pub(crate) mod challenge;
pub mod context;
mod expiry;
pub(crate) mod login;
pub(crate) mod login_error;
pub(crate) mod remembered;
pub(crate) mod server_time;
pub mod session;
mod shared_facts;
pub(crate) mod source;
pub(crate) mod token;
pub(crate) mod token_cache;
pub(crate) mod trust;

#[cfg(test)]
mod tests;
