//! The use cases that create, change, inspect, and remove the resources of a registry.

mod answer_spelling;
mod az_flow;
mod azurite;
mod cancellation;
mod cancellation_waits;
mod certificate_creation;
mod certificate_judgment;
mod certificate_pairs;
mod compound_policies;
mod concurrent_operators;
mod credential_redeployment;
mod credential_rotation;
mod deployment_flow;
mod deployment_new_key;
mod deployment_outdated;
mod deployment_preflight;
mod deployment_running;
mod deployment_unchanged;
mod gallery_upload;
#[cfg(target_os = "linux")]
mod instructions;
mod log_collection;
mod log_collection_interrupted;
mod log_collection_sign_in;
mod log_collection_start_files;
#[cfg(target_os = "linux")]
mod many_registries;
mod marketplace_download;
mod marketplace_test;
mod outages;
mod plans;
mod prerequisites_crash;
mod prerequisites_drift;
mod prerequisites_endings;
mod prerequisites_measured;
mod prerequisites_preflight;
mod prerequisites_read;
mod prerequisites_requests;
mod prerequisites_rerun;
mod registry_optimization;
mod registry_passwords;
mod registry_users;
mod removal;
mod removal_deployment;
mod removal_in_use;
mod removal_names;
mod removal_unreadable;
mod request_graph;
mod rights;
mod rotation_certificate;
mod rotation_image;
mod secret_spelling;
mod secret_versions;
mod sequential_flow;
mod service_principal_creation;
mod service_principal_expiry;
mod service_principal_failures;
mod service_principal_operation;
mod service_rules;
mod settings_of_others;
mod setup_script_host_key;
mod setup_script_registry;
mod setup_script_stamp;
mod ssh_key_creation;
mod template_schema;
mod template_script;
mod throttling;
mod time_limit;
mod unfinished_resources;
mod verification;

#[path = "../deployment/mod.rs"]
mod deployment;
#[path = "../direct_calls/mod.rs"]
mod direct_calls;
#[path = "../registry/mod.rs"]
mod registry;
#[path = "../setup_script/mod.rs"]
mod setup_script;
#[path = "../ssh/mod.rs"]
mod ssh;
#[path = "../support/mod.rs"]
mod support;
