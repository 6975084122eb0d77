//! The meaning of a service's error code. The code takes precedence over the status: a 409 can be a lock, a quota, or a taken name.

use crate::error::ErrorId;

const IDS: [(&str, ErrorId); 25] = [
    ("InvalidApiVersionParameter", ErrorId::UnsupportedApiVersion),
    ("NoRegisteredProviderFound", ErrorId::UnsupportedApiVersion),
    ("MissingSubscriptionRegistration", ErrorId::ProviderNotRegistered),
    ("InvalidResourceGroupLocation", ErrorId::LocationConflict),
    ("LocationNotAvailableForResourceGroup", ErrorId::LocationUnknown),
    ("LocationNotAvailableForResourceType", ErrorId::LocationUnknown),
    ("VaultAlreadyExists", ErrorId::VaultNameTaken),
    ("StorageAccountAlreadyTaken", ErrorId::StorageNameTaken),
    ("AlreadyExists", ErrorId::StorageNameTaken),
    ("PrincipalNotFound", ErrorId::PrincipalNotFound),
    ("ContainerBeingDeleted", ErrorId::BlobContainerBusy),
    ("GalleryItemNotSaved", ErrorId::GalleryItemRejected),
    ("SubscriptionNotFound", ErrorId::SubscriptionNotFound),
    ("AuthorizationFailed", ErrorId::Forbidden),
    ("LinkedAuthorizationFailed", ErrorId::Forbidden),
    ("RequestDisallowedByPolicy", ErrorId::PolicyDisallowed),
    ("ScopeLocked", ErrorId::ResourceLocked),
    ("ReadOnlyDisabledSubscription", ErrorId::SubscriptionReadOnly),
    ("QuotaExceeded", ErrorId::QuotaExceeded),
    ("StorageAccountQuotaExceeded", ErrorId::QuotaExceeded),
    ("MaxStorageAccountsCountPerSubscriptionExceeded", ErrorId::QuotaExceeded),
    ("ResourceQuotaExceeded", ErrorId::QuotaExceeded),
    ("NetworkCountLimitReached", ErrorId::QuotaExceeded),
    ("PublicIPCountLimitReached", ErrorId::QuotaExceeded),
    ("NetworkInterfaceCountLimitReached", ErrorId::QuotaExceeded),
];

/// Returns the error id; `None` for a code that says no more than the status.
pub(crate) fn id(code: &str, message: &str) -> Option<ErrorId> {
    // The compute provider uses one code for quotas and for states that forbid an operation.
    let is_quota = code.eq_ignore_ascii_case("OperationNotAllowed") && message.to_ascii_lowercase().contains("quota");
    let known = || IDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, id)| *id);
    if is_quota { Some(ErrorId::QuotaExceeded) } else { known() }
}

/// Returns whether a rule blocks any request: policy, quota, lock, subscription.
pub(crate) fn is_rule(id: ErrorId) -> bool {
    let rules =
        [ErrorId::PolicyDisallowed, ErrorId::QuotaExceeded, ErrorId::ResourceLocked, ErrorId::SubscriptionReadOnly];
    rules.contains(&id)
}

/// Returns the remedy for a quota, with the numbers that the message contains.
pub(crate) fn quota_hint(message: &str) -> Option<String> {
    let limits = [
        "maximum allowed:",
        "maximum allowed is",
        "current limit:",
        "limit:",
        "approved limit (",
        "cannot create more than",
    ];
    let limit = number_behind(message, &limits)?;
    let used = number_behind(message, &["current in use:", "current usage:", "usage:", "already contains"]);
    let asked = number_behind(message, &["additional requested:", "additional required:", "requested:"]);
    let used = used.map(|used| format!(", {used} are in use")).unwrap_or_default();
    let asked = asked.map(|asked| format!(", {asked} more were requested")).unwrap_or_default();
    Some(format!(
        "The quota is {limit}{used}{asked}. Delete what is no longer needed, choose a smaller size, or ask the stamp's operator for a larger quota, then run the same command again."
    ))
}

fn number_behind(message: &str, words: &[&str]) -> Option<u64> {
    let lower = message.to_ascii_lowercase();
    words.iter().find_map(|word| {
        let (_, rest) = lower.split_once(word)?;
        let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_recognized_in_any_case() {
        assert_eq!(id("scopelocked", ""), Some(ErrorId::ResourceLocked));
        assert_eq!(id("RequestDisallowedByPolicy", ""), Some(ErrorId::PolicyDisallowed));
        assert_eq!(id("OperationNotAllowed", "exceeding quota limits of Core"), Some(ErrorId::QuotaExceeded));
        assert_eq!(id("OperationNotAllowed", "the machine is deallocated"), None);
        assert!(id("VaultAlreadyExists", "").is_none_or(|id| !is_rule(id)));
    }

    #[test]
    fn quota_hint_contains_the_numbers() {
        let compute = "Operation results in exceeding quota limits of Core. Maximum allowed: 4, Current in use: 3, Additional requested: 2. Please read more";
        let hint = quota_hint(compute).expect("numbers");
        assert!(hint.starts_with("The quota is 4, 3 are in use, 2 more were requested."), "{hint}");
        let newer = "Current Limit: 10, Current Usage: 9, Additional Required: 8";
        assert!(quota_hint(newer).is_some_and(|hint| hint.starts_with("The quota is 10, 9 are in use, 8 more")));
        let storage = "Subscription 0a1b already contains 20 storage accounts and the maximum allowed is 20.";
        assert!(quota_hint(storage).is_some_and(|hint| hint.starts_with("The quota is 20, 20 are in use. Delete")));
        let network = "Cannot create more than 50 public IP addresses for this subscription in this region.";
        assert!(quota_hint(network).is_some_and(|hint| hint.starts_with("The quota is 50. Delete")));
        assert_eq!(quota_hint("the quota is used up"), None);
    }
}
