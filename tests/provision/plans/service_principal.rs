//! The service principal of a registry, in Microsoft Graph.

use super::{changes, kept};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &["service_principal_create", "service_principal_update", "service_principal_remove"];

#[test]
fn commands_for_the_service_principal_keep_their_plan() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let run = |use_case: &'static str, extra: Value| {
        let run = |what_if: bool| {
            let mut request = json!({ "version": 1, "displayName": "registry-shanghai", "whatIf": what_if });
            request.as_object_mut().expect("an object").extend(extra.as_object().cloned().unwrap_or_default());
            session.run(use_case, &request, &[])
        };
        kept(use_case, &stamp, run)
    };
    let create = || run("service_principal_create", json!({}));
    assert_eq!(
        changes(&create()),
        [("application", "create"), ("servicePrincipal", "create"), ("clientSecret", "create")]
    );
    assert_eq!(changes(&create()), [], "it exists");
    let update = |remove_old: bool| run("service_principal_update", json!({ "removeOld": remove_old }));
    assert_eq!(changes(&update(false)), [("clientSecret", "create")]);
    assert_eq!(
        changes(&update(true)),
        [("clientSecret", "create"), ("oldClientSecret", "remove"), ("oldClientSecret", "remove")]
    );
    let remove = run("service_principal_remove", json!({}));
    assert_eq!(changes(&remove), [("application", "remove"), ("servicePrincipal", "remove")]);
}
