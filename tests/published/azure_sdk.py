"""The unmodified Azure SDK for Python, as an independent check of a stamp and of the resources on it.

    azure_sdk.py provision    creates the resources of the main flow with the SDK
    azure_sdk.py compare      reads the resources with the SDK and compares them with the request
    azure_sdk.py deploy       deploys a template with the SDK: inputs are its group, its name, and the body with the unmodified template

stdin: {"stamp": the stamp's description, "inputs": the request of the main flow, "secrets": {...}}. The environment selects the stamp:
HTTPS_PROXY and REQUESTS_CA_BUNDLE. After a difference or a refusal the program prints it and exits with status 1.
"""

import base64
import json
import sys
import time
import uuid

import requests
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient
from azure.storage.blob import BlobServiceClient

CONTRIBUTOR = "Contributor"
# The version that the SDK supports; the stamp accepts it in addition to older ones.
BLOB_VERSION = "2019-02-02"
SECRET_RIGHTS = ["get", "list", "set", "delete", "backup", "restore"]


class AdfsCredential:
    """AD FS of Azure Stack Hub refuses the v2 scopes that azure-identity sends (MSIS9605), so the v1 form with `resource` is used."""

    def __init__(self, stamp):
        self.url = stamp["loginEndpoint"].rstrip("/") + "/oauth2/token"
        self.credentials = stamp["credentials"]

    def get_token(self, *scopes, **_options):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.credentials["applicationId"],
            "client_secret": self.credentials["clientSecret"],
            "resource": scopes[0].removesuffix("/.default"),
        }
        answer = requests.post(self.url, data=form, timeout=30)
        answer.raise_for_status()
        token = answer.json()
        return AccessToken(token["access_token"], int(time.time()) + int(token["expires_in"]))


def sign_in(stamp):
    if stamp["identitySystem"] == "ADFS":
        return AdfsCredential(stamp)
    return ClientSecretCredential(
        stamp["tenantId"],
        stamp["credentials"]["applicationId"],
        stamp["credentials"]["clientSecret"],
        authority=stamp["loginEndpoint"],
        disable_instance_discovery=True,
    )


def arm_options(stamp):
    return {
        "base_url": stamp["armEndpoint"],
        "credential_scopes": [stamp["armAudience"] + "/.default"],
        "polling_interval": 0,
    }


class Clients:
    def __init__(self, stamp, inputs):
        self.credential = sign_in(stamp)
        subscription = stamp["subscriptionId"]
        arm = arm_options(stamp)
        self.resources = ResourceManagementClient(self.credential, subscription, api_version="2018-05-01", **arm)
        self.storage = StorageManagementClient(self.credential, subscription, api_version="2017-10-01", **arm)
        self.vaults = KeyVaultManagementClient(self.credential, subscription, api_version="2016-10-01", **arm)
        self.roles = AuthorizationManagementClient(self.credential, subscription, api_version="2015-07-01", **arm)
        vault_url = f"https://{inputs['keyVaultName']}.{stamp['keyVaultSuffix']}"
        # The resource of a stamp's challenge is never in the vault's own domain.
        self.secrets = SecretClient(
            vault_url, self.credential, api_version="2016-10-01", verify_challenge_resource=False
        )

    def blobs(self, stamp, account, key):
        # The SDK cannot derive the account's name from a host outside of Azure's domains.
        credential = {"account_name": account, "account_key": key}
        url = f"https://{account}.blob.{stamp['storageSuffix']}"
        return BlobServiceClient(url, credential=credential, api_version=BLOB_VERSION)


def first_key(clients, inputs):
    keys = clients.storage.storage_accounts.list_keys(inputs["resourceGroupName"], inputs["storageAccountName"])
    # `as_dict`, since the SDK renames the member `keys` in some releases.
    return keys.as_dict()["keys"][0]["value"]


def vault_value(inputs, secrets):
    with open(inputs["certificateFilePath"], "rb") as file:
        data = base64.b64encode(file.read()).decode()
    value = {"data": data, "dataType": "pfx", "password": secrets["certificatePassword"]}
    return base64.b64encode(json.dumps(value).encode()).decode()


def policies(stamp):
    credentials = stamp["credentials"]
    rights = {
        credentials["servicePrincipalObjectId"]: SECRET_RIGHTS,
        credentials["registry"]["objectId"]: ["get", "list"],
    }
    return [
        {"tenant_id": stamp["tenantId"], "object_id": who, "permissions": {"secrets": what}}
        for who, what in rights.items()
    ]


def give_role(clients, stamp, account_id):
    found = clients.roles.role_definitions.list(account_id, filter=f"roleName eq '{CONTRIBUTOR}'")
    definition = next(iter(found))
    models = clients.roles.role_assignments.models
    parameters = models.RoleAssignmentCreateParameters(
        properties=models.RoleAssignmentProperties(
            role_definition_id=definition.id, principal_id=stamp["credentials"]["registry"]["objectId"]
        )
    )
    name = str(uuid.uuid4())
    for _attempt in range(10):
        try:
            return clients.roles.role_assignments.create(account_id, name, parameters)
        except HttpResponseError as error:
            # A new principal is not known everywhere immediately; users of the SDK wait here too.
            if error.error is None or error.error.code != "PrincipalNotFound":
                raise
            time.sleep(0.2)
    raise RuntimeError("the principal is still not found")


def provision(clients, stamp, inputs, secrets):
    group, account, vault = inputs["resourceGroupName"], inputs["storageAccountName"], inputs["keyVaultName"]
    location = inputs["location"]
    clients.resources.resource_groups.create_or_update(group, {"location": location})
    body = {
        "location": location,
        "kind": "Storage",
        "sku": {"name": "Premium_LRS"},
        "properties": {"supportsHttpsTrafficOnly": True},
    }
    created = clients.storage.storage_accounts.begin_create(group, account, body).result()
    blobs = clients.blobs(stamp, account, first_key(clients, inputs))
    blobs.create_container(inputs["storageAccountBlobContainer"])
    body = {
        "location": location,
        "properties": {
            "tenantId": stamp["tenantId"],
            "sku": {"family": "A", "name": "standard"},
            "enabledForDeployment": True,
            "accessPolicies": [
                {
                    "tenantId": policy["tenant_id"],
                    "objectId": policy["object_id"],
                    "permissions": policy["permissions"],
                }
                for policy in policies(stamp)
            ],
        },
    }
    clients.vaults.vaults.begin_create_or_update(group, vault, body).result()
    give_role(clients, stamp, created.id)
    clients.secrets.set_secret(
        inputs["registryUserName"], secrets["registryUserPassword"], content_type="user credentials"
    )
    clients.secrets.set_secret(inputs["certificateSecretName"], vault_value(inputs, secrets), content_type="pfx")


def compare(clients, stamp, inputs, secrets):
    """Returns the differences between the resources and the request."""
    differences = []

    def equal(what, found, wanted):
        if found != wanted:
            # Neither value is printed, since it may be a secret.
            differences.append(f"{what} is not what was asked for")

    group, account, vault = inputs["resourceGroupName"], inputs["storageAccountName"], inputs["keyVaultName"]
    equal("the group's location", clients.resources.resource_groups.get(group).location, inputs["location"])

    properties = clients.storage.storage_accounts.get_properties(group, account)
    equal("the account's kind", properties.kind, "Storage")
    equal("the account's SKU", properties.sku.name, "Premium_LRS")
    equal("the account's https only", properties.enable_https_traffic_only, True)
    key = first_key(clients, inputs)
    equal("the account's key", key, secrets["accountKey"])
    # The key is verified by using it: a wrong one is refused.
    container = clients.blobs(stamp, account, key).get_container_client(inputs["storageAccountBlobContainer"])
    equal("the container's public access", container.get_container_properties().public_access, None)

    found = clients.vaults.vaults.get(group, vault).properties
    equal("the vault's tenant", found.tenant_id, stamp["tenantId"])
    equal("the vault's deployment flag", found.enabled_for_deployment, True)
    equal("the vault's SKU", found.sku.name, "standard")
    rights = {
        policy.object_id: {permission.lower() for permission in policy.permissions.secrets or []}
        for policy in found.access_policies
    }
    reader = stamp["credentials"]["registry"]["objectId"]
    equal("the registry's policy", rights.get(reader), {"get", "list"})
    writer = rights.get(stamp["credentials"]["servicePrincipalObjectId"], set())
    equal("the deployer's policy", {"get", "list", "set"} <= writer, True)

    given = [
        assignment
        for assignment in clients.roles.role_assignments.list_for_scope(properties.id)
        if assignment.properties.principal_id == reader
    ]
    equal("the number of role assignments", len(given), 1)
    definition = clients.roles.role_definitions.get_by_id(given[0].properties.role_definition_id) if given else None
    equal("the role", definition and definition.role_name, CONTRIBUTOR)

    user = clients.secrets.get_secret(inputs["registryUserName"])
    equal("the registry user's password", user.value, secrets["registryUserPassword"])
    equal("the registry user's content type", user.properties.content_type, "user credentials")
    certificate = clients.secrets.get_secret(inputs["certificateSecretName"])
    equal("the certificate's content type", certificate.properties.content_type, "pfx")
    decoded = json.loads(base64.b64decode(certificate.value))
    wanted = json.loads(base64.b64decode(vault_value(inputs, secrets)))
    equal("the certificate's value", decoded, wanted)
    names = {secret.name for secret in clients.secrets.list_properties_of_secrets()}
    equal("the list of secrets", names, {inputs["registryUserName"], inputs["certificateSecretName"]})
    return differences


def deploy(stamp, inputs):
    """Validates, deploys, waits, and checks every operation and the outputs. Returns the differences from the expected values."""
    clients = DeploymentsMgmtClient(
        sign_in(stamp), stamp["subscriptionId"], api_version="2018-05-01", **arm_options(stamp)
    )
    client, operations = clients.deployments, clients.deployment_operations
    group, name, body = inputs["resourceGroupName"], inputs["name"], inputs["body"]
    validated = client.begin_validate(group, name, body).result()
    if validated.error:
        return [f"the template is not valid: {validated.error.code} {validated.error.message}"]
    deployed = client.begin_create_or_update(group, name, body).result()
    if deployed.properties.provisioning_state != "Succeeded":
        return ["the deployment did not succeed"]
    differences = []
    for operation in operations.list(group, name):
        if operation.properties.provisioning_state != "Succeeded":
            differences.append(f"the operation {operation.operation_id} did not succeed")
    outputs = {key: output["value"] for key, output in client.get(group, name).properties.outputs.items()}
    for key, wanted in inputs["outputs"].items():
        if outputs.get(key) != wanted:
            differences.append(f"the output {key} is {outputs.get(key)}, and not {wanted}")
    if name not in [one.name for one in client.list_by_resource_group(group)]:
        differences.append("the deployment is not listed")
    return differences


def main():
    asked = json.load(sys.stdin)
    stamp, inputs, secrets = asked["stamp"], asked["inputs"], asked["secrets"]
    if sys.argv[1] == "deploy":
        finish(deploy(stamp, inputs))
    clients = Clients(stamp, inputs)
    if sys.argv[1] == "provision":
        provision(clients, stamp, inputs, secrets)
        return
    finish(compare(clients, stamp, inputs, secrets))


def finish(differences):
    for difference in differences:
        print(difference)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
