//! Subscription rules that forbid a request: policy, quota, lock, disabled subscription. For any request, the service's code determines the error, which
//! contains the facts of the service's message and a remedy for the rule.

use crate::deployment::{GROUP as DEPLOYMENT_GROUP, Prepared};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::behaviour::Failure;
use stamp::faults::Fault;

struct Rule {
    status: u16,
    code: &'static str,
    message: &'static str,
    id: &'static str,
    /// Expected in the message and the hint.
    fact: &'static str,
    remedy: &'static str,
}

const POLICY: Rule = Rule {
    status: 403,
    code: "RequestDisallowedByPolicy",
    message: "Resource 'newreg' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Names of the company\"}}]'.",
    id: "Policy.Disallowed",
    fact: "Names of the company",
    remedy: "ask the owner of the policy",
};
const LOCK: Rule = Rule {
    status: 409,
    code: "ScopeLocked",
    message: "The scope '/subscriptions/s/resourceGroups/newregreq1' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/newregreq1'. Please remove the lock and try again.",
    id: "Resource.Locked",
    fact: "scope(s) are locked: '/subscriptions/s/resourceGroups/newregreq1'",
    remedy: "Get-AzResourceLock",
};
const READ_ONLY: Rule = Rule {
    status: 409,
    code: "ReadOnlyDisabledSubscription",
    message: "The subscription 's' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.",
    id: "Subscription.ReadOnly",
    fact: "disabled and therefore marked as read only",
    remedy: "-SubscriptionId",
};
const CORES: Rule = Rule {
    status: 409,
    code: "OperationNotAllowed",
    message: "Operation results in exceeding quota limits of Core. Maximum allowed: 4, Current in use: 3, Additional requested: 2.",
    id: "Quota.Exceeded",
    fact: "exceeding quota limits of Core",
    remedy: "The quota is 4, 3 are in use, 2 more were requested.",
};
const RULES: [Rule; 8] = [
    POLICY,
    LOCK,
    READ_ONLY,
    CORES,
    Rule {
        code: "QuotaExceeded",
        message: "Operation could not be completed as it results in exceeding approved Cores quota. Current Limit: 10, Current Usage: 8, Additional Required: 4.",
        fact: "exceeding approved Cores quota",
        remedy: "The quota is 10, 8 are in use, 4 more were requested.",
        ..CORES
    },
    Rule {
        code: "StorageAccountQuotaExceeded",
        message: "Subscription 's' already contains 20 storage accounts and the maximum allowed is 20.",
        fact: "already contains 20 storage accounts",
        remedy: "The quota is 20, 20 are in use.",
        ..CORES
    },
    Rule {
        code: "MaxStorageAccountsCountPerSubscriptionExceeded",
        message: "Subscription s already contains 20 storage accounts and the maximum allowed is 20.",
        fact: "already contains 20 storage accounts",
        remedy: "The quota is 20, 20 are in use.",
        ..CORES
    },
    Rule {
        status: 400,
        code: "PublicIPCountLimitReached",
        message: "Cannot create more than 50 public IP addresses for this subscription in this region.",
        fact: "more than 50 public IP addresses",
        remedy: "The quota is 50.",
        ..CORES
    },
];

impl Rule {
    fn forbids(&self, stamp: &TestStamp, method: &str, path: &str) {
        self.answers(stamp, method, path, &json!({ "error": { "code": self.code, "message": self.message } }));
    }

    fn answers(&self, stamp: &TestStamp, method: &str, path: &str, body: &Value) {
        let answer = json!({ "status": self.status, "body": body, "headers": [["x-ms-request-id", "request-1"]] });
        let fault = json!({ "match": { "method": method, "pathContains": path }, "action": { "answer": answer } });
        stamp.stamp.set_fault(serde_json::from_value::<Fault>(fault).expect("a fault rule"));
    }

    fn assert_told(&self, error: &Value, place: &str) {
        let text = |name: &str| error[name].as_str().unwrap_or_default();
        assert_eq!((text("id"), error["service"]["code"].as_str()), (self.id, Some(self.code)), "{place}: {error:#}");
        assert!(text("message").contains(self.fact), "{place}: {error:#}");
        assert!(text("hint").contains(self.remedy), "{place}: {error:#}");
    }
}

#[test]
fn each_forbidden_write_reports_the_rule_and_its_remedy() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
    let location = stamp.stamp.description().location.clone();
    for rule in &RULES {
        for (name, path, more) in [
            ("resource_group", "/resourcegroups/", json!({ "resourceGroupName": "forbidden" })),
            ("storage_account", "/storageaccounts/", json!({ "storageAccountName": ACCOUNT })),
            ("key_vault", "/vaults/", json!({ "keyVaultName": VAULT })),
        ] {
            stamp.stamp.clear_faults();
            rule.forbids(&stamp, "PUT", path);
            let mut request = json!({ "version": 1, "resourceGroupName": GROUP, "location": location });
            request.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
            let ended = session.run(name, &request, &[]);
            rule.assert_told(ended.error(), &format!("{name}, {}", rule.code));
            assert_eq!(ended.error()["service"]["requestId"], "request-1");
        }
    }
    assert_eq!(stamp.stamp.state()["accounts"], json!([]));
}

#[test]
fn lock_is_reported_when_it_blocks_a_removal_or_a_role_assignment() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    for rule in [&LOCK, &READ_ONLY, &POLICY] {
        rule.forbids(&stamp, "PUT", "/roleassignments/");
        rule.assert_told(flow::run(&session, &flow::request(&stamp)).error(), "role assignment");
        stamp.stamp.clear_faults();
    }
    flow::run(&session, &flow::request(&stamp)).result();
    let removal = json!({
        "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true,
    });
    for rule in [&LOCK, &READ_ONLY] {
        rule.forbids(&stamp, "DELETE", "/vaults/");
        rule.assert_told(session.run("removal", &removal, &[]).error(), "removal");
        stamp.stamp.clear_faults();
        assert_eq!(stamp.stamp.state()["vaults"][0]["name"], VAULT);
    }
}

#[test]
fn deployment_reports_the_rule_that_caused_its_error() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.stamp.seed(&json!({ "groups": [{ "name": DEPLOYMENT_GROUP }] }));
    for rule in &RULES {
        // The stamp's validation of the template has the reason in its details.
        let details = json!([{ "code": rule.code, "message": rule.message }]);
        let message = "The template deployment is not valid according to the validation procedure.";
        let body = json!({ "error": { "code": "InvalidTemplateDeployment", "message": message, "details": details } });
        Rule { status: 400, ..*rule }.answers(&prepared.stamp, "POST", "/validate", &body);
        rule.assert_told(prepared.deploy(&prepared.request).error(), &format!("validation, {}", rule.code));
        prepared.stamp.stamp.clear_faults();

        let failure = Failure { code: rule.code.to_owned(), message: rule.message.to_owned() };
        prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.machine_failure = Some(failure));
        rule.assert_told(prepared.deploy(&prepared.request).error(), &format!("machine, {}", rule.code));
        prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.machine_failure = None);
    }
}
