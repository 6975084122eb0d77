//! The sign-in methods with a transport that simulates login service and stamp.

mod assertions;
mod attempts;
mod authorizing;
// Uses tokio's paused clock, a feature that is not compiled for Windows.
#[cfg(not(windows))]
mod device_code;
mod directory;
mod failures;
mod handing_over;
mod trust_rule;
mod world;
