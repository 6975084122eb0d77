//! The ways of signing in against a transport that plays login service and stamp.

mod assertions;
mod authorizing;
mod device_code;
mod directory;
mod failures;
mod handing_over;
mod trust_rule;
mod world;
