//! `cargo xtask campaign`: every request of every flow meets every fault; `docs/reliability.md` is the result.

use std::collections::BTreeMap;

use crate::Result;
use crate::process::{cargo, run};
use crate::workspace::root;

const OPTIONS: [&str; 4] = ["--flow", "--cell", "--seed", "--sample"];

/// Runs the campaign. Only a whole one writes the page.
pub fn run_with(arguments: &[String]) -> Result<()> {
    let told = parse(arguments)?;
    let mut command = cargo();
    command.args(["test", "--release", "--workspace", "--test", "campaign", "--"]);
    command.args(["--ignored", "--exact", "full::campaign", "--nocapture"]);
    for (name, value) in &told {
        command.env(format!("AZCR_CAMPAIGN_{}", name.trim_start_matches('-').to_uppercase()), value);
    }
    if told.is_empty() {
        command.env("AZCR_CAMPAIGN_PAGE", root().join("docs/reliability.md"));
    }
    run(&mut command)
}

fn parse(arguments: &[String]) -> Result<BTreeMap<&str, &str>> {
    let mut told = BTreeMap::new();
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if OPTIONS.contains(&name.as_str()) => told.insert(name.as_str(), value.as_str()),
            other => {
                return Err(format!("{}: expected one of {} and a value", other.join(" "), OPTIONS.join(", ")).into());
            }
        };
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_values() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let given = texts(&["--flow", "removal", "--sample", "20"]);
        assert_eq!(parse(&given).expect("options"), BTreeMap::from([("--flow", "removal"), ("--sample", "20")]));
        for wrong in [&["--flow"][..], &["--speed", "1"], &["--seed", "1", "x"]] {
            assert!(parse(&texts(wrong)).is_err(), "{wrong:?}");
        }
    }
}
