//! The flow by the Azure CLI, if it is installed: the commands that an operator would type instead of ours, each after the one before.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::flow::{ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::json;
use stamp::Pace;

const PROGRAM: &str = "az";
const CLOUD: &str = "Stamp";
/// The profile with the API versions of Azure Stack Hub.
const PROFILE: &str = "2020-09-01-hybrid";
/// Each command takes about half a second.
const MOST_ATTEMPTS: usize = 10;
/// The same everywhere: <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>.
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";

struct Flow<'a> {
    stamp: &'a TestStamp,
}

/// Adapts a stamp to the Azure CLI, which polls after 30 s if the service requests no pause.
pub fn prepare(stamp: &TestStamp, pace: Pace) {
    if pace == Pace::Fast {
        stamp.stamp.change_behaviour(|behaviour| behaviour.retry_after_seconds = Some(1));
    }
}

/// Returns whether the Azure CLI is installed.
pub fn is_installed() -> bool {
    Command::new(PROGRAM)
        .arg("version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Returns the duration of the flow on an empty stamp, from the registration of the cloud to the image SKUs.
pub fn run(stamp: &TestStamp) -> Duration {
    let flow = Flow { stamp };
    for (file, text) in [("secret", stamp.client_secret()), ("value", "a value")] {
        std::fs::write(stamp.folder.path(file), text).expect("a file for the Azure CLI");
    }
    let began = Instant::now();
    flow.sign_in();
    flow.create_storage();
    flow.create_vault();
    let location = &stamp.stamp.description().location;
    flow.az(&["vm", "image", "list-skus", "--location", location, "--publisher", "microsoft-aks", "--offer", "aks"]);
    began.elapsed()
}

impl Flow<'_> {
    fn sign_in(&self) {
        let about = self.stamp.stamp.description();
        let vaults = format!(".{}", about.key_vault_suffix);
        let endpoints = ["--endpoint-resource-manager", &about.arm_endpoint];
        let suffixes = ["--suffix-storage-endpoint", &about.storage_suffix, "--suffix-keyvault-dns", &vaults];
        let register = ["cloud", "register", "--name", CLOUD, "--profile", PROFILE];
        self.az(&[&register[..], &endpoints, &suffixes].concat());
        self.az(&["cloud", "set", "--name", CLOUD]);
        let secret = format!("@{}", self.stamp.folder.path("secret").display());
        let who =
            ["--username", &about.credentials.application_id, "--password", &secret, "--tenant", &about.tenant_id];
        self.az(&[&["login", "--service-principal"][..], &who].concat());
    }

    fn create_storage(&self) {
        let about = self.stamp.stamp.description();
        let (group, location) = (["--resource-group", GROUP], ["--location", &about.location]);
        self.az(&[&["group", "create", "--name", GROUP][..], &location].concat());
        let account = ["storage", "account", "create", "--name", ACCOUNT, "--sku", "Premium_LRS", "--kind", "Storage"];
        self.az(&[&account[..], &group, &location, &["--https-only", "true"]].concat());
        self.az(&["storage", "container", "create", "--name", CONTAINER, "--account-name", ACCOUNT]);
        // The Azure CLI's own command for it needs the address of Microsoft Graph, which the metadata of a stamp lacks.
        let scope = format!(
            "/subscriptions/{0}/resourceGroups/{GROUP}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}/providers/Microsoft.Authorization",
            about.subscription_id
        );
        let assignment = "roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2015-07-01";
        let url = format!("{}{scope}/{assignment}", about.arm_endpoint.trim_end_matches('/'));
        let role = format!("{scope}/roleDefinitions/{CONTRIBUTOR}");
        let principal = &about.credentials.registry.object_id;
        let body = json!({ "properties": { "roleDefinitionId": role, "principalId": principal } }).to_string();
        // The directory does not know a new principal immediately.
        self.until_accepted(&["rest", "--method", "put", "--url", &url, "--body", &body]);
    }

    fn create_vault(&self) {
        let about = self.stamp.stamp.description();
        let (group, location) = (["--resource-group", GROUP], ["--location", &about.location]);
        let create = ["keyvault", "create", "--name", VAULT, "--enabled-for-deployment", "true", "--sku", "standard"];
        self.az(&[&create[..], &group, &location].concat());
        let own = about.credentials.service_principal_object_id.as_str();
        let registry = about.credentials.registry.object_id.as_str();
        for (object_id, permissions) in [(own, &["get", "list", "set"][..]), (registry, &["get", "list"])] {
            let set = ["keyvault", "set-policy", "--name", VAULT, "--object-id", object_id, "--secret-permissions"];
            self.az(&[&set[..], permissions, &group].concat());
        }
        let value = self.stamp.folder.path("value").display().to_string();
        for name in [USER, CERTIFICATE_SECRET] {
            self.az(&["keyvault", "secret", "set", "--vault-name", VAULT, "--name", name, "--file", &value]);
        }
    }

    fn az(&self, arguments: &[&str]) {
        if let Err(said) = self.try_az(arguments) {
            panic!("az {}: {said}", arguments.join(" "));
        }
    }

    fn until_accepted(&self, arguments: &[&str]) {
        for _ in 1..MOST_ATTEMPTS {
            if self.try_az(arguments).is_ok() {
                return;
            }
        }
        self.az(arguments);
    }

    /// Runs a command with settings of its own. Returns the standard error of a failure.
    fn try_az(&self, arguments: &[&str]) -> Result<(), String> {
        let about = self.stamp.stamp.description();
        let settings = self.stamp.folder.path("azure");
        let environment: [(&str, &OsStr); 6] = [
            ("HTTPS_PROXY", about.proxy.as_ref()),
            ("REQUESTS_CA_BUNDLE", about.ca_file.as_ref()),
            ("AZURE_CONFIG_DIR", settings.as_ref()),
            ("AZURE_CORE_COLLECT_TELEMETRY", "no".as_ref()),
            // Only Azure knows the stamp's authorities.
            ("AZURE_CORE_INSTANCE_DISCOVERY", "false".as_ref()),
            ("AZURE_CORE_ONLY_SHOW_ERRORS", "yes".as_ref()),
        ];
        let mut command = Command::new(PROGRAM);
        command.args(arguments).args(["--output", "none"]).envs(environment).env_remove("NO_PROXY");
        let ended = command.stdin(Stdio::null()).output().expect("the Azure CLI starts");
        if ended.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ended.stderr).into_owned()) }
    }
}
