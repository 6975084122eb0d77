use reqwest::Method;
use serde_json::Value;
use stamp::{IdentitySystem, Stamp};

use crate::client::Client;

#[tokio::test]
async fn restarted_stamp_keeps_its_authority_and_resources() {
    let folder = std::env::temp_dir().join(format!("stamp-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("state.json");
    let start = || Client::of(Stamp::builder(IdentitySystem::Adfs).state_file(&file));
    let first = start().await;
    first.group("registry").await;
    let before = (first.about().ca_pem.clone(), first.about().credentials.client_secret.clone());
    first.stamp.shutdown().await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let second = start().await;
    assert_eq!((second.about().ca_pem.clone(), second.about().credentials.client_secret.clone()), before);
    assert_eq!(
        second.arm(Method::HEAD, "/resourceGroups/registry?api-version=2018-05-01", Value::Null).await.status,
        204
    );
    let other = Stamp::builder(IdentitySystem::Aad).state_file(&file).start().await;
    assert!(other.is_err_and(|message| message.contains("the state file is of a")));
    drop(second);
    std::fs::remove_dir_all(folder).unwrap();
}
