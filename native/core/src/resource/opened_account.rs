//! A storage account with its key.

use url::Url;

use crate::arm::Arm;
use crate::arm::storage_account::{self, StorageAccount};
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::identity::context::Context;
use crate::secret::SecretString;
use crate::storage::account::Account;

#[derive(Clone)]
pub(crate) struct OpenedAccount {
    name: String,
    endpoint: Url,
    key: SecretString,
}

impl OpenedAccount {
    pub(crate) fn new(name: &str, account: &StorageAccount, key: SecretString) -> Result<Self> {
        Ok(Self { name: name.to_owned(), endpoint: account.blob_endpoint()?, key })
    }

    /// Reads the key of the account.
    pub(crate) async fn read(arm: &Arm, scope: &Scope, name: &str, account: &StorageAccount) -> Result<Self> {
        let endpoint = account.blob_endpoint()?;
        let key = storage_account::first_key(arm, scope, name).await?;
        Ok(Self { name: name.to_owned(), endpoint, key })
    }

    /// Returns the blob service of the account.
    pub(crate) fn account<'a>(&'a self, context: &'a Context) -> Account<'a> {
        Account { context, endpoint: &self.endpoint, name: &self.name, key: &self.key }
    }
}
