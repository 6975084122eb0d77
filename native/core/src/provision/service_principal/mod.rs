//! New-, Get-, Update- and Remove-ContainerRegistryServicePrincipal: the identity of a registry in the tenant of an AAD stamp. On AD FS the stamp's
//! privileged endpoint creates it, which is PowerShell remoting and not a service of the stamp.

mod create;
mod endpoint;
mod find;
mod read;
mod remove;
mod update;
mod validity;
mod view;

pub use create::{CreateRequest, create};
pub use endpoint::{RecordRequest, record};
pub use read::{ReadRequest, read};
pub use remove::{RemoveRequest, remove};
pub use update::{UpdateRequest, update};
pub use view::Written;
