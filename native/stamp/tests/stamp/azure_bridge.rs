use reqwest::Method;
use serde_json::{Value, json};
use stamp::{IdentitySystem, behaviour::Failure, behaviour::Outcome};

use crate::client::{Answered, Client, send};

const EXTENSION: &str = "microsoft.custom-script-linux-arm-2.0.6";

async fn operator(client: &Client, method: Method, path: &str) -> Answered {
    let about = client.about();
    let token = client.token(&about.admin_audience).await;
    let url = format!("{}/subscriptions/{}{path}", about.admin_arm_endpoint, about.operator_subscription_id);
    send(client.http.request(method, url).bearer_auth(token)).await
}

fn path(behind: &str) -> String {
    format!(
        "/resourceGroups/azurestack-activation/providers/Microsoft.AzureBridge.Admin/activations/default{behind}?api-version=2016-01-01"
    )
}

async fn bridge(client: &Client, method: Method, behind: &str) -> Answered {
    operator(client, method, &path(behind)).await
}

async fn follow(client: &Client, url: &str) -> Answered {
    let token = client.token(&client.about().admin_audience).await;
    send(client.http.get(url).bearer_auth(token)).await
}

async fn versions(client: &Client) -> Value {
    let path = "/providers/Microsoft.Compute/locations/shanghai/publishers/Microsoft.Azure.Extensions/artifacttypes/vmextension/types/CustomScript/versions?api-version=2017-03-30";
    let answer = operator(client, Method::GET, path).await;
    if answer.status == 404 { json!([]) } else { answer.json() }
}

#[tokio::test]
async fn products_come_in_pages_and_are_downloaded_in_the_background() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions.clear());
    let activation = bridge(&client, Method::GET, "").await.json();
    assert_eq!(activation["properties"]["marketplaceSyndicationEnabled"], true, "{activation}");
    let mut list = bridge(&client, Method::GET, "/products").await.json();
    let mut names: Vec<String> = Vec::new();
    loop {
        names.extend(list["value"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        let Some(next) = list["nextLink"].as_str() else { break };
        list = follow(&client, next).await.json();
    }
    assert_eq!(names.len(), 8, "{names:?}");
    assert!(names.contains(&format!("default/{EXTENSION}")), "{names:?}");

    let missing = bridge(&client, Method::GET, &format!("/downloadedProducts/{EXTENSION}")).await;
    assert_eq!(missing.status, 404, "{}", missing.text);
    assert_eq!(versions(&client).await, json!([]));
    let started = bridge(&client, Method::POST, &format!("/products/{EXTENSION}/download")).await;
    assert_eq!((started.status.as_u16(), started.text.as_str()), (202, ""));
    let again = bridge(&client, Method::POST, &format!("/products/{EXTENSION}/download")).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "RequestConflict".to_owned()));
    while follow(&client, started.header("location")).await.status == 202 {}
    let held = bridge(&client, Method::GET, &format!("/downloadedProducts/{EXTENSION}")).await.json();
    assert_eq!(held["properties"]["provisioningState"], "Succeeded", "{held}");
    assert_eq!(versions(&client).await[0]["name"], "2.0.6");
    let done = bridge(&client, Method::POST, &format!("/products/{EXTENSION}/download")).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

#[tokio::test]
async fn a_failed_download_can_be_started_again() {
    let client = Client::start(IdentitySystem::Aad).await;
    let failure = Failure { code: "ProductJobFailed".to_owned(), message: "WaitGalleryItem".to_owned() };
    client.stamp.change_behaviour(|behaviour| behaviour.marketplace.download_failure = Some(failure));
    for outcome in [Outcome::PollFailed400, Outcome::AsyncFailed] {
        client.stamp.change_behaviour(|behaviour| {
            behaviour.outcomes.insert("productDownload".to_owned(), outcome);
        });
        let started = bridge(&client, Method::POST, &format!("/products/{EXTENSION}/download")).await;
        let url = [started.header("location"), started.header("azure-asyncoperation")].concat();
        let ended = loop {
            let look = follow(&client, &url).await;
            if look.status != 202 && !look.text.contains("InProgress") {
                break look;
            }
        };
        assert_eq!(ended.code(), "ProductJobFailed", "{outcome:?}: {}", ended.text);
        let held = bridge(&client, Method::GET, &format!("/downloadedProducts/{EXTENSION}")).await.json();
        assert_eq!(held["properties"]["provisioningState"], "Failed", "{held}");
    }
}

#[tokio::test]
async fn only_a_registered_stamp_answers_and_only_the_operator() {
    let client = Client::start(IdentitySystem::Adfs).await;
    let users = client.arm(Method::GET, &path("/products"), Value::Null).await;
    assert_eq!((users.status.as_u16(), users.code()), (404, "ResourceNotFound".to_owned()));
    let elsewhere = path("").replace("azurestack-activation", "azurestack");
    assert_eq!(operator(&client, Method::GET, &elsewhere).await.code(), "ResourceGroupNotFound");
    assert_eq!(bridge(&client, Method::POST, "/products/no-such/download").await.status, 404);
    client.stamp.change_behaviour(|behaviour| behaviour.marketplace.syndication_enabled = false);
    assert_eq!(bridge(&client, Method::GET, "/products").await.json()["value"], json!([]));
    client.stamp.change_behaviour(|behaviour| behaviour.marketplace.registered = false);
    assert_eq!(bridge(&client, Method::GET, "").await.code(), "ResourceGroupNotFound");
}
