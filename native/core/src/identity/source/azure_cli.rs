//! The account that the Azure CLI is signed in with (`az login`), through `az account get-access-token`.

use std::sync::Arc;

use azure_identity::{AzureCliCredential, AzureCliCredentialOptions, Executor};

use super::directory_identity::{DirectoryIdentity, setup_failed};
use crate::error::Result;

const NAME: &str = "the Azure CLI";

/// `executor` starts the program; without it the machine's shell does.
pub fn new(tenant: Option<&str>, executor: Option<Arc<dyn Executor>>) -> Result<DirectoryIdentity> {
    let options = AzureCliCredentialOptions { tenant_id: tenant.map(str::to_owned), executor, ..Default::default() };
    let credential = AzureCliCredential::new(Some(options)).map_err(|error| setup_failed(NAME, &error))?;
    Ok(DirectoryIdentity { credential, name: NAME })
}
