//! Use cases of the machines that use a registry: trust in its certificate, and its login in files.

use azcr_core::clock::Clock;
use azcr_core::provision::{registry_login, trust};
use azcr_core::secret::Secrets;

use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, answer, on_any_session, on_any_session_with_secrets, without_session};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "served_certificate",
            summary: "Returns the certificate that a registry presents, trusted or not, to be confirmed before `azcr_trust_install_start`.",
            writes: false,
            secrets: &[],
            result: "`{ \"registry\", \"certificate\": {…, \"thumbprint\", \"sha256Thumbprint\"} }`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, _| async move {
                answer(&trust::source::read_served(&events, request).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "trust_install",
            summary: "Makes the clients on this machine trust a registry: with the root of a file, or with the certificate that the registry \
                      presents if it has the thumbprint. Without `targets`: the clients that the machine has.",
            writes: true,
            secrets: &[],
            result: "`{ \"registry\", \"certificates\": [{…}], \"changes\": [ {\"target\", \"path\", \"action\", \"restartNeeded\"} ], \
                     \"plan\": [ … ] }`; `target` is `docker`, `podman`, `containerd`, `system`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, _| async move {
                answer(&trust::install(&events, &Clock::system(), request).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "trust_uninstall",
            summary: "Removes what `azcr_trust_install_start` installed. In the certificate store of Windows only the certificate of the file.",
            writes: true,
            secrets: &[],
            result: "that of `azcr_trust_install_start`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, _| async move {
                answer(&trust::uninstall(&events, request).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "registry_login",
            summary: "Returns a login of a registry: as given, from a key vault, or from the key vault of the registry's deployment.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"registry\", \"userName\" }`; the password, or with `as` the text of the file, is the secret `login`",
            limit: DefaultLimit::Hour,
            work: on_any_session_with_secrets(|events, stamp, request, secrets| async move {
                let login = registry_login::run(&events, stamp, request, secrets).await?;
                let mut secrets = Secrets::default();
                secrets.insert("login", login.value.clone());
                answer(&login, secrets)
            }),
        },
        UseCase {
            name: "registry_login_save",
            summary: "Writes a login of a registry to a file for its owner only. An existing config.json of Docker keeps all else that it has.",
            writes: true,
            secrets: &["password?"],
            result: "`{ \"registry\", \"userName\", \"path\", \"action\", \"plan\": [ … ] }`",
            limit: DefaultLimit::Hour,
            work: on_any_session(|events, stamp, request, secrets| async move {
                registry_login::save::run(&events, stamp, request, secrets).await
            }),
        },
    ]
}
