//! The account of the Azure CLI (`az login`), through `az account get-access-token`.

use std::ffi::OsStr;
use std::io;
use std::pin::Pin;
use std::process::Output;
use std::sync::Arc;

use azure_identity::{AzureCliCredential, AzureCliCredentialOptions, Executor, new_executor};

use super::directory_identity::{DirectoryIdentity, setup_failed, with_plain_expiry};
use crate::error::Result;

const NAME: &str = "the Azure CLI";

/// Creates the source. `executor` starts the program; without it the machine's shell does.
pub(crate) fn new(tenant: Option<&str>, executor: Option<Arc<dyn Executor>>) -> Result<DirectoryIdentity> {
    let executor: Arc<dyn Executor> = Arc::new(Translated(executor.unwrap_or_else(new_executor)));
    let options = AzureCliCredentialOptions {
        tenant_id: tenant.map(str::to_owned),
        executor: Some(executor),
        ..Default::default()
    };
    let credential = AzureCliCredential::new(Some(options)).map_err(|error| setup_failed(NAME, &error))?;
    Ok(DirectoryIdentity { credential, name: NAME })
}

/// Runs the program and converts its answers for the SDK: versions before 2.54 write the expiry only in local time.
#[derive(Debug)]
struct Translated(Arc<dyn Executor>);

impl Executor for Translated {
    fn run<'a, 'b, 'c, 'd, 'e>(
        &'a self,
        program: &'b OsStr,
        arguments: &'c [&'d OsStr],
    ) -> Pin<Box<dyn Future<Output = io::Result<Output>> + Send + 'e>>
    where
        'a: 'e,
        'b: 'e,
        'c: 'e,
        'd: 'e,
        Self: 'e,
    {
        Box::pin(async move {
            let mut output = self.0.run(program, arguments).await?;
            if let Some(plain) = with_plain_expiry(&output.stdout, "accessToken", Into::into) {
                output.stdout = plain;
            }
            Ok(output)
        })
    }
}
