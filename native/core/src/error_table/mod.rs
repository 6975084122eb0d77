//! The table of all error ids: number, PowerShell category, cause, and remedy. `docs/errors.md` is generated from it (see `tests/error_table.rs`). Every id is
//! a row of this table, so none can lack an entry.
//!
//! One file per band: 1xx argument, 2xx configuration and discovery, 3xx sign-in, 4xx transport, 5xx service, 6xx deployment, 7xx certificate, 8xx canceled and
//! timed out, 9xx internal. Numbers of retired ids are not reused.

mod arguments;
mod category;
mod certificates;
mod configuration;
mod deployment;
mod images;
mod internal;
mod interruption;
mod log_collection;
mod services;
mod sign_in;
mod ssh;
mod transport;
mod trust;

use arguments::arguments;
pub use category::Category;
use certificates::certificates;
use configuration::configuration;
use deployment::deployment;
use images::images;
use internal::internal;
use interruption::interruption;
use log_collection::log_collection;
use services::services;
use sign_in::sign_in;
use ssh::ssh;
use transport::transport;
use trust::trust;

macro_rules! error_ids {
    ($($variant:ident = $number:literal, $id:literal, $category:ident, $cause:literal, $hint:literal;)+) => {
        /// A stable id. Runbooks depend on it; its meaning never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum ErrorId {
            $(#[doc = $cause] $variant = $number,)+
        }

        impl ErrorId {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the text that appears in `FullyQualifiedErrorId`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// Returns the status that the C ABI returns.
            pub const fn number(self) -> u16 {
                self as u16
            }

            pub const fn category(self) -> Category {
                match self { $(Self::$variant => Category::$category),+ }
            }

            pub const fn cause(self) -> &'static str {
                match self { $(Self::$variant => $cause),+ }
            }

            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint),+ }
            }
        }
    };
}

/// Each band is a macro that appends its rows to those that it receives, since this is the only way to define one enum in several files.
macro_rules! next_band {
    ([] $($rows:tt)*) => { error_ids! { $($rows)* } };
    ([$band:ident $($later:ident)*] $($rows:tt)*) => { $band! { [$($later)*] $($rows)* } };
}

next_band! { [arguments configuration sign_in transport ssh services images log_collection deployment certificates trust interruption internal] }
