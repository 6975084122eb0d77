//! Downloads of Marketplace products.

use super::{changes, kept};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::json;

pub const COVERED: &[&str] = &["marketplace_install"];

#[test]
fn downloads_keep_their_plan() {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "images": [] }));
    stamp.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions.clear());
    let mut session = stamp.session_json();
    session["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
    let session = Session::new(&session, &[("clientSecret", stamp.client_secret())]);
    let run = |what_if: bool| -> Ended {
        session.run("marketplace_install", &json!({ "version": 1, "whatIf": what_if }), &[])
    };
    let create = ("marketplaceProduct", "create");
    assert_eq!(changes(&kept("both are missing", &stamp, run)), [create, create]);
    assert_eq!(changes(&kept("both are there", &stamp, run)), []);
    let name = "microsoft-aks.aksaks-ubuntu-1604-201910-2019.10.24";
    let run = |what_if: bool| -> Ended {
        session.run("marketplace_install", &json!({ "version": 1, "productNames": [name], "whatIf": what_if }), &[])
    };
    assert_eq!(changes(&kept("one that was named", &stamp, run)), [create]);
    assert_eq!(changes(&kept("it is there", &stamp, run)), []);
}
