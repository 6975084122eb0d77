//! Facts that the sessions of one account on one stamp share within the process: endpoints, subscription, image SKUs, object ids.

use std::sync::Arc;

use super::remembered::Remembered;
use super::source::IdentityRequest;
use crate::http::stamp_key::StampKey;
use crate::shared_values::SharedValues;

static FACTS: SharedValues<(StampKey, String), Remembered> = SharedValues::new();

/// Returns the facts of the account that `identity` names; new ones for an account that is known only after the sign-in. `choice` is what else the caller
/// chose: the tenant and the subscription.
pub(super) fn of(stamp: StampKey, identity: &IdentityRequest, choice: [Option<&str>; 2]) -> Arc<Remembered> {
    let Some(account) = identity.name() else { return Arc::default() };
    FACTS.of((stamp, format!("{account} {choice:?}")), Remembered::default)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use url::Url;

    use super::*;
    use crate::http::Network;

    fn facts(endpoint: &str, identity: &Value, subscription: Option<&str>) -> Arc<Remembered> {
        let identity: IdentityRequest = serde_json::from_value(identity.clone()).expect("an identity");
        let stamp = StampKey::of(&Url::parse(endpoint).expect("a URL"), &Network::default());
        of(stamp, &identity, [None, subscription])
    }

    #[test]
    fn only_sessions_of_one_named_account_share_facts() {
        let application = |id: &str| json!({ "kind": "clientSecret", "applicationId": id });
        let known = facts("https://management.facts.example/", &application("a"), None);
        let same = facts("https://management.facts.example/", &application("a"), None);
        assert!(Arc::ptr_eq(&known, &same));
        for other in [
            facts("https://management.other.example/", &application("a"), None),
            facts("https://management.facts.example/", &application("b"), None),
            facts("https://management.facts.example/", &application("a"), Some("s")),
        ] {
            assert!(!Arc::ptr_eq(&known, &other));
        }
        for kind in ["deviceCode", "azureCli", "accessToken", "handedOver"] {
            let ask = || facts("https://management.facts.example/", &json!({ "kind": kind }), None);
            assert!(!Arc::ptr_eq(&ask(), &ask()), "{kind}");
        }
    }
}
