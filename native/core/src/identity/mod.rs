//! Sign-in, the resulting tokens, and the rule that decides where they may be sent.

pub mod authorized;
pub mod challenge;
pub mod context;
mod expiry;
pub mod login;
pub mod login_error;
pub mod remembered;
pub mod server_time;
pub mod session;
mod shared_facts;
pub mod source;
pub mod token;
pub mod token_cache;
pub mod trust;

#[cfg(test)]
mod tests;
