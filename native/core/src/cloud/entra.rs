//! The hosts of Microsoft Entra and Microsoft Graph for each cloud. A stamp's metadata may name retired ones.

/// One Entra cloud: the hosts of its login service, and its Microsoft Graph.
struct Cloud {
    logins: &'static [&'static str],
    graph: &'static str,
    /// Azure AD Graph, retired in 2025.
    retired_graph: &'static str,
    /// Azure Resource Manager of the public cloud, which is not a stamp.
    management: &'static [&'static str],
}

const CLOUDS: &[Cloud] = &[
    Cloud {
        logins: &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        graph: "graph.microsoft.com",
        retired_graph: "graph.windows.net",
        management: &["management.azure.com", "management.core.windows.net"],
    },
    Cloud {
        logins: &["login.microsoftonline.us", "login-us.microsoftonline.com"],
        graph: "graph.microsoft.us",
        retired_graph: "graph.windows.net",
        management: &["management.usgovcloudapi.net", "management.core.usgovcloudapi.net"],
    },
    Cloud {
        logins: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "sts.chinacloudapi.cn"],
        graph: "microsoftgraph.chinacloudapi.cn",
        retired_graph: "graph.chinacloudapi.cn",
        management: &["management.chinacloudapi.cn", "management.core.chinacloudapi.cn"],
    },
    Cloud {
        logins: &["login.microsoftonline.de"],
        graph: "graph.microsoft.de",
        retired_graph: "graph.cloudapi.de",
        management: &["management.microsoftazure.de", "management.core.cloudapi.de"],
    },
];

/// Vault audiences of public clouds.
const PUBLIC_VAULTS: &[&str] =
    &["vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn", "vault.microsoftazure.de"];

fn cloud_of(login_host: &str) -> Option<&'static Cloud> {
    CLOUDS.iter().find(|cloud| cloud.logins.contains(&login_host))
}

pub(crate) fn is_login_host(host: &str) -> bool {
    cloud_of(host).is_some()
}

/// Returns whether two hosts are login services of the same cloud.
pub(crate) fn same_login(one: &str, other: &str) -> bool {
    one == other || cloud_of(one).is_some_and(|cloud| cloud.logins.contains(&other))
}

/// Returns the host of Microsoft Graph for the cloud that `login_host` signs in to.
pub(crate) fn graph_host(login_host: &str) -> &'static str {
    cloud_of(login_host).unwrap_or(&CLOUDS[0]).graph
}

pub(crate) fn is_graph_host(host: &str) -> bool {
    CLOUDS.iter().any(|cloud| cloud.graph == host)
}

pub(crate) fn is_retired_graph(host: &str) -> bool {
    CLOUDS.iter().any(|cloud| cloud.retired_graph == host)
}

/// Returns whether the host is a service of public Azure rather than of a stamp.
pub(crate) fn is_public_azure(host: &str) -> bool {
    PUBLIC_VAULTS.contains(&host) || CLOUDS.iter().any(|cloud| cloud.management.contains(&host))
}
