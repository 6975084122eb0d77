//! The ways of signing in against a transport that plays login service and stamp.

mod assertions;
mod attempts;
mod authorizing;
// Its clock stands still, by a feature of tokio that is not compiled for Windows.
#[cfg(not(windows))]
mod device_code;
mod directory;
mod failures;
mod handing_over;
mod trust_rule;
mod world;
