//! Names, ids, digests, and other text that support needs.

use super::redaction;

#[test]
fn names_ids_and_thumbprints_are_kept() {
    for text in [
        "/subscriptions/0f8fad5b-d9cb-469f-a165-70867728950e/resourceGroups/newregreq1/providers/Microsoft.Storage/storageAccounts/newregsa1",
        "https://newregkv1.vault.shanghai.azurestack.example:443/secrets/containersecret2/c22d22d662e04d55984086600d219752",
        "5A816AD956001C4462B74AD4B04EF65D37ECE28C",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Schlüssel – äöü 钥匙",
    ] {
        assert_eq!(redaction(&[]).clean(text), text);
    }
}

#[test]
fn lines_of_real_logs_are_kept() {
    for text in [
        // docker-registry
        r#"time="2026-03-01T12:00:00Z" level=info msg="response completed" go.version=go1.11.2 http.request.host=reg.example http.request.id=0f8fad5b-d9cb-469f-a165-70867728950e http.request.method=GET http.response.status=401 vars.name="team/app" vars.reference=v1"#,
        r#"10.0.0.4 - - [01/Mar/2026:12:00:00 +0000] "GET /v2/team/app/manifests/sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 HTTP/1.1" 200 1234 "" "docker/20.10""#,
        r#"{"log":"time=\"2026-03-01\" level=error msg=\"s3aws: Path not found: /docker/registry/v2\"\n","stream":"stderr","time":"2026-03-01T12:00:00.1Z"}"#,
        r#"WWW-Authenticate: Basic realm="shanghai.azurestack.example""#,
        // Our setup script and the extension that runs it
        "2026-03-01T12:00:00Z error 12: no user credentials are in the vault newregkv1",
        "2026-03-01T12:00:00Z the registry runs (registry:2.7.1, 20 replicas)",
        "2026/03/01 12:00:00 [Microsoft.Azure.Extensions.CustomScript-2.0.6] Enable,transitioning,0,Launching",
        r#"{"name":"StorageSku","type":"string","keyName":"key1","permissions":"Full"}"#,
        // Our own messages
        "Secret 'containersecret': create, since it does not exist.",
        "PFX KeyVaultSecretUrl        : https://newregkv1.vault.shanghai.azurestack.example:443/secrets/containersecret/c22d22d662e04d55984086600d219752",
        "GET https://newregkv1.vault.shanghai.azurestack.example/secrets/registry-password answered 403: no access",
        // docker ps -a
        "3f4e2d1c0b9a   registry:2.7.1   \"/entrypoint.sh /etc…\"   2 days ago   Up 2 days   5000/tcp   container-registry.1.x7k2",
        "Basic authentication is on; Bearer tokens are refused",
        "ssh-ed25519 SHA256:jXbXQeSuZqM4UMZJCDFwV8RYXRyuDAi6OpJ3jSbGC3A",
        "the private key of the machine is in /etc/ssh/ssh_host_rsa_key, the public key=here",
    ] {
        assert_eq!(redaction(&[]).clean(text), text);
    }
}
