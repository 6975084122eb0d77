//! The flows of the campaign: how a stamp is prepared, and the job that runs on it.

mod gallery;
mod prerequisites;
mod registry;
mod removal;
mod rotation;
mod service_principal;
mod users;

use std::path::Path;

use crate::registry::server::Server;
use crate::support::operation::{Operation, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

pub struct Flow {
    pub name: &'static str,
    /// Programs that the flow needs.
    pub needs: &'static [&'static str],
    /// Brings a new stamp into the state before the flow, and returns names, ids, and paths for the job. Files belong in the folder of this stamp.
    pub prepare: fn(&TestStamp) -> Value,
    /// Starts the registry that a run talks to, with its files in the folder.
    pub server: Option<fn(&Path, &Value) -> Server>,
    /// The job on a stamp in that state.
    pub job: fn(&TestStamp, &Value) -> Job,
}

/// One use case with its request and secrets.
pub struct Job {
    pub use_case: String,
    pub request: Value,
    pub secrets: Vec<(String, String)>,
    /// Whether it is a job of the operator, at the admin endpoint.
    pub is_operators: bool,
}

impl Job {
    pub fn new(use_case: &str, request: Value, secrets: &[(&str, &str)]) -> Self {
        let mut request = request;
        request["version"] = 1.into();
        let secrets = secrets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { use_case: use_case.to_owned(), request, secrets, is_operators: false }
    }

    pub fn of_operator(self) -> Self {
        Self { is_operators: true, ..self }
    }

    /// Returns the session's JSON; each session requests metadata and tokens again.
    pub fn session_json(&self, stamp: &TestStamp) -> Value {
        let mut json = stamp.session_json();
        if self.is_operators {
            json["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
        }
        json
    }

    pub fn start(&self, session: &Session) -> Operation {
        let secrets: Vec<(&str, &str)> =
            self.secrets.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        session.start(&self.use_case, &self.request, &secrets)
    }

    /// Runs the job in a session of its own, without faults.
    pub fn run(&self, stamp: &TestStamp) {
        let session = Session::new(&self.session_json(stamp), &[("clientSecret", stamp.client_secret())]);
        self.start(&session).end().result();
    }

    /// For another process, without the secrets.
    pub fn to_json(&self) -> Value {
        json!({ "useCase": self.use_case, "request": self.request })
    }
}

pub const ALL: &[Flow] = &[
    prerequisites::PREREQUISITES,
    prerequisites::DRIFT,
    registry::DEPLOYMENT,
    rotation::CERTIFICATE,
    rotation::CREDENTIAL,
    rotation::IMAGE,
    removal::REMOVAL,
    gallery::UPLOAD,
    gallery::REMOVAL,
    users::ADDITION,
    users::REMOVAL,
    service_principal::CREATION,
    service_principal::ROTATION,
    service_principal::REMOVAL,
];

fn text(path: &Path) -> Value {
    path.to_str().expect("a path of plain letters").into()
}
