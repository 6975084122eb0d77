use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

use crate::client::Client;

const GUID: &str = "11111111-1111-4111-8111-111111111111";
const OTHER_GUID: &str = "22222222-2222-4222-8222-222222222222";

#[tokio::test]
async fn assignments_are_refused_and_created_as_on_a_real_stamp() {
    for identity in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let client = Client::start(identity).await;
        client.group("registry").await;
        let provider = "/resourceGroups/registry/providers/Microsoft.Authorization";
        let found = client
            .arm(
                Method::GET,
                &format!("{provider}/roleDefinitions?api-version=2015-07-01&$filter=roleName eq 'Contributor'"),
                Value::Null,
            )
            .await;
        let role = found.json()["value"][0]["id"].as_str().unwrap().to_owned();
        assert!(role.ends_with("b24988ac-6180-42a0-ab88-20f7382dd24c"));
        let principal = client.about().credentials.registry.object_id.clone();
        let flat = json!({"roleDefinitionId": role, "principalId": principal});
        let nested = json!({"properties": flat});
        let put = async |guid: &str, body: Value| {
            client.arm(Method::PUT, &format!("{provider}/roleAssignments/{guid}?api-version=2015-07-01"), body).await
        };

        assert_eq!(put(GUID, flat).await.code(), "MalformedRoleAssignmentRequest");
        let bare = json!({"properties": {"roleDefinitionId": "b24988ac-6180-42a0-ab88-20f7382dd24c", "principalId": principal}});
        assert_eq!(put(GUID, bare).await.code(), "BadRequestFormat");
        assert_eq!(put(GUID, nested.clone()).await.code(), "PrincipalNotFound");
        let made = put(GUID, nested.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let other = put(OTHER_GUID, nested.clone()).await;
        assert_eq!((other.status.as_u16(), other.code()), (409, "RoleAssignmentExists".to_owned()));

        for filter in [format!("principalId eq '{principal}'"), format!("assignedTo('{principal}')")] {
            let below = format!(
                "/resourceGroups/registry/providers/Microsoft.Storage/storageAccounts/acct1/providers/Microsoft.Authorization/roleAssignments?api-version=2015-07-01&$filter={filter}"
            );
            let inherited = client.arm(Method::GET, &below, Value::Null).await.json();
            assert_eq!(inherited["value"][0]["properties"]["principalId"], json!(principal));
        }
        let gone = client
            .arm(Method::DELETE, &format!("{provider}/roleAssignments/{GUID}?api-version=2015-07-01"), Value::Null)
            .await;
        assert_eq!(gone.status, 200);
        let again = client
            .arm(Method::DELETE, &format!("{provider}/roleAssignments/{GUID}?api-version=2015-07-01"), Value::Null)
            .await;
        assert_eq!(again.status, 204);
    }
}
