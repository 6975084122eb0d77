//! The secrets of a run, which neither its events nor its log and report may show.

use std::path::PathBuf;

use crate::ready::{Ready, World};
use crate::support::operation::Ended;
use serde_json::Value;

/// The begin of each token of the stamp, in any output.
const TOKEN: &str = "eyJ";

/// The files of a run.
pub const FILES: [(&str, &str); 2] = [("logPath", "run.log"), ("reportPath", "run.html")];

/// Returns which secret is shown, and where.
pub fn shown(ready: &Ready, world: &World, ended: &Ended) -> Option<String> {
    let files = FILES.map(|(_, name)| (name, text_of(&world.stamp.folder.path(name))));
    let outputs = [("the events", ended.text())].into_iter().chain(files);
    let secrets = secrets(ready, world);
    for (output, text) in outputs {
        let is_shown = |(_, secret): &&(&str, String)| forms(secret).iter().any(|form| text.contains(form.as_str()));
        if let Some((name, _)) = secrets.iter().find(is_shown) {
            return Some(format!("{output} show {name}"));
        }
    }
    None
}

fn text_of(file: &PathBuf) -> String {
    std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

fn secrets(ready: &Ready, world: &World) -> Vec<(&'static str, String)> {
    let given = ready.job(world).secrets.into_iter().map(|(_, secret)| ("a secret of the request", secret));
    let own =
        [("the client secret of the session", world.stamp.client_secret().to_owned()), ("a token", TOKEN.to_owned())];
    let state = world.stamp.stamp.state();
    let items = |list: &str| state[list].as_array().into_iter().flatten();
    let texts = |name: &'static str, values: Vec<&Value>| {
        values.into_iter().filter_map(Value::as_str).map(|text| (name, text.to_owned())).collect::<Vec<_>>()
    };
    let keys = items("accounts").flat_map(|account| account["keys"].as_array().into_iter().flatten()).collect();
    let passwords = items("applications")
        .flat_map(|application| application["passwords"].as_array().into_iter().flatten())
        .map(|password| &password["secret"])
        .collect();
    given.chain(own).chain(texts("a storage key", keys)).chain(texts("a new client secret", passwords)).collect()
}

/// Returns the secret as it is, in JSON, in JSON in JSON, and in a form.
fn forms(secret: &str) -> [String; 4] {
    let in_json = |text: &str| Value::from(text).to_string().trim_matches('"').to_owned();
    let once = in_json(secret);
    let twice = in_json(&once);
    let mut url = reqwest::Url::parse("https://form.example").expect("a URL");
    url.query_pairs_mut().append_key_only(secret);
    let form = url.query().expect("a form").to_owned();
    [secret.to_owned(), once, twice, form]
}
