//! The words that a recording keeps. Everything else is replaced, so a word that is missing here costs a detail of the recording and never reveals a name.

/// Names of the stamp in a recording: those of a development kit.
pub(super) const REGION: &str = "local";
pub(super) const DOMAIN: &str = "azurestack.external";

/// The replacement of tokens, keys, and passwords.
pub(super) const REMOVED: &str = "removed";

/// Ids that are the same on every stamp: built-in roles, and the public client of PowerShell.
pub(super) const PUBLIC_IDS: [&str; 4] = [
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "1950a258-227b-4e31-a9cf-717495945fc2",
];

/// Hosts of public services.
pub(super) const PUBLIC_HOSTS: [&str; 9] = [
    "graph.microsoft.com",
    "graph.windows.net",
    "localhost",
    "login.microsoftonline.com",
    "login.windows.net",
    "management.azure.com",
    "management.core.windows.net",
    "schema.management.azure.com",
    "vault.azure.net",
];

/// First labels of hosts of a stamp.
pub(super) const HOST_LABELS: [&str; 20] = [
    "adfs",
    "adminhosting",
    "adminmanagement",
    "adminportal",
    "adminproviders",
    "adminvault",
    "blob",
    "cloudapp",
    "gallery",
    "galleryartifacts",
    "graph",
    "hosting",
    "login",
    "management",
    "portal",
    "providers",
    "queue",
    "table",
    "vault",
    "www",
];

/// Segments of a URL before a name, with the kind of that name.
const COLLECTIONS: [(&str, &str); 43] = [
    ("applications", "application"),
    ("asyncoperations", "operation"),
    ("blobs", "digest"),
    ("certificates", "certificate"),
    ("containers", "container"),
    ("delegatedproviders", "provider"),
    ("deployments", "deployment"),
    ("directoryobjects", "object"),
    ("disks", "disk"),
    ("extensions", "extension"),
    ("galleryitems", "item"),
    ("keys", "key"),
    ("locations", "location"),
    ("manifests", "reference"),
    ("networkinterfaces", "interface"),
    ("networksecuritygroups", "firewall"),
    ("offers", "offer"),
    ("operationresults", "operation"),
    ("operations", "operation"),
    ("operationstatuses", "operation"),
    ("products", "product"),
    ("publicipaddresses", "address"),
    ("publishers", "publisher"),
    ("registries", "registry"),
    ("resourcegroups", "group"),
    ("resources", "resource"),
    ("roleassignments", "assignment"),
    ("roledefinitions", "definition"),
    ("secrets", "secret"),
    ("securityrules", "rule"),
    ("serviceprincipals", "principal"),
    ("skus", "sku"),
    ("storageaccounts", "account"),
    ("subnets", "subnet"),
    ("subscriptions", "subscription"),
    ("tenants", "tenant"),
    ("types", "type"),
    ("uploads", "upload"),
    ("users", "user"),
    ("vaults", "vault"),
    ("versions", "version"),
    ("virtualmachines", "machine"),
    ("virtualnetworks", "network"),
];

/// Other segments of URLs.
pub(super) const SEGMENTS: [&str; 64] = [
    "$batch",
    "$metadata",
    ".well-known",
    "_catalog",
    "accesspolicies",
    "activate",
    "add",
    "addkey",
    "addpassword",
    "adfs",
    "appid",
    "artifacttypes",
    "authorize",
    "blobservices",
    "checknameavailability",
    "common",
    "deallocate",
    "default",
    "devicecode",
    "downloadedproducts",
    "endpoints",
    "exporttemplate",
    "extensionhandlers",
    "extensiontypes",
    "getmemberobjects",
    "getobjectsbyobjectids",
    "instanceview",
    "latest",
    "list",
    "listdetails",
    "listkeys",
    "me",
    "metadata",
    "microsoft",
    "oauth2",
    "openid",
    "openid-configuration",
    "organization",
    "organizations",
    "osdisk",
    "permissions",
    "platformimage",
    "poweroff",
    "providers",
    "referral",
    "regeneratekey",
    "register",
    "remove",
    "removekey",
    "removepassword",
    "restart",
    "services",
    "start",
    "tables",
    "tags",
    "token",
    "tokens",
    "usages",
    "v1.0",
    "v2",
    "v2.0",
    "validate",
    "vmextension",
    "vmimage",
];

/// Query parameters whose values are kept.
pub(super) const QUERY: [&str; 12] = [
    "$expand",
    "$select",
    "$skip",
    "$top",
    "api-version",
    "comp",
    "includecontent",
    "maxresults",
    "n",
    "operationresultresponsetype",
    "restype",
    "timeout",
];

/// Members whose values are removed. A part of the name is enough.
const SECRET_MEMBERS: [&str; 20] = [
    "accesskey",
    "assertion",
    "authdata",
    "certificate",
    "code_verifier",
    "commandtoexecute",
    "customdata",
    "device_code",
    "keydata",
    "passphrase",
    "password",
    "primarykey",
    "protectedsettings",
    "publickey",
    "secret",
    "signature",
    "storagekey",
    "thumbprint",
    "token",
    "user_code",
];

/// Members with words of the service: kept if the value has the form of a word or a type.
pub(super) const WORD_MEMBERS: [&str; 43] = [
    "@odata.type",
    "accesstier",
    "apiversion",
    "authorizationsource",
    "caching",
    "code",
    "contenttype",
    "createoption",
    "direction",
    "error",
    "grant_type",
    "identityprovider",
    "identitysystem",
    "keysource",
    "kind",
    "level",
    "locationplacementid",
    "mode",
    "objecttype",
    "odata.type",
    "operatingsystem",
    "ostype",
    "powerstate",
    "principaltype",
    "provisioningoperation",
    "provisioningstate",
    "publicaccess",
    "reason",
    "recoverylevel",
    "registrationstate",
    "resourcetype",
    "rolename",
    "scope",
    "serviceprincipaltype",
    "spendinglimit",
    "state",
    "status",
    "statuscode",
    "storageaccounttype",
    "tier",
    "token_type",
    "type",
    "vmsize",
];

/// Members with sentences.
pub(super) const TEXT_MEMBERS: [&str; 7] =
    ["description", "details", "displaystatus", "error_description", "message", "statusmessage", "summary"];

/// Objects and lists whose texts are words of the service.
pub(super) const WORD_PARENTS: [&str; 7] =
    ["actions", "capabilities", "error_codes", "notactions", "permissions", "sku", "apiversions"];

/// Words with punctuation that occur in messages and headers.
pub(super) const TERMS: [&str; 22] = [
    "access_denied",
    "aks",
    "api-version",
    "authorization_pending",
    "client_assertion",
    "client_credentials",
    "client_id",
    "client_secret",
    "customscript",
    "expired_token",
    "grant_type",
    "insufficient_scope",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_resource",
    "invalid_scope",
    "invalid_token",
    "microsoft-aks",
    "refresh_token",
    "slow_down",
    "unauthorized_client",
];

/// Compares without case.
pub(super) fn has(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns whether a member with this name contains a secret, and not only something about it: `token_type`, `secretName`, `certificateUrl`.
pub(super) fn names_secret(member: &str) -> bool {
    let member = member.to_ascii_lowercase();
    let is_about = ["_type", "name", "url", "uri", "id", "endpoint"].iter().any(|end| member.ends_with(end));
    SECRET_MEMBERS.iter().any(|secret| member.contains(secret)) && !is_about
}

/// Returns the kind of the name after this segment of a URL.
pub(super) fn kind_after(segment: &str) -> Option<&'static str> {
    COLLECTIONS.iter().find(|(collection, _)| collection.eq_ignore_ascii_case(segment)).map(|(_, kind)| *kind)
}

/// Values of any member.
pub(super) const VALUES: [&str; 13] =
    ["*", "allow", "deny", "disabled", "dynamic", "enabled", "false", "latest", "none", "pfx", "static", "tcp", "true"];
