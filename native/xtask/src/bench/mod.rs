//! `cargo xtask bench`: speed and memory of the released library, on an otherwise idle machine. The measurements are ignored tests, which run sequentially and
//! write their values to a file; the results are one table and `target/bench.json`.

mod shipped;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::workspace::{scratch, target};
use crate::{Result, package, peers, rust_tests};

/// Runs the measurements, and fails if a value is above its limit.
pub fn run_all() -> Result<()> {
    let environment = peers::install();
    let figures = scratch("bench")?.join("figures.jsonl");
    fs::write(&figures, "")?;
    let file = [("AZCR_BENCH_FIGURES", figures.clone())];
    let library = package::library_for_this_machine()?;
    println!("The library has the profile dist, as in packages.");
    measure(&library, &[&environment[..], &file].concat())?;
    let mut lines = fs::read_to_string(figures)?;
    for figure in shipped::figures(&library)? {
        lines += &format!("{figure}\n");
    }
    let figures: Vec<Figure> = lines.lines().filter_map(Figure::read).collect();
    let json = target().join("bench.json");
    fs::write(&json, serde_json::to_string_pretty(&figures.iter().map(|one| &one.json).collect::<Vec<_>>())?)?;
    print!("\n{}", table(&figures));
    println!("\nThe same as JSON: {}", json.display());
    judge(&figures)
}

/// Runs the measurements. Fails if one cannot be made, but not because of its value.
pub fn measure(library: &Path, environment: &[(&'static str, PathBuf)]) -> Result<()> {
    let library = ("AZCR_NATIVE_LIBRARY", library.to_owned());
    rust_tests::measure(&[environment, &[library]].concat())
}

/// A value for which less is better.
struct Figure {
    name: String,
    value: f64,
    unit: String,
    goal: Option<f64>,
    limit: Option<f64>,
    json: Value,
}

impl Figure {
    fn read(line: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(line).ok()?;
        Some(Self {
            name: json["figure"].as_str()?.to_owned(),
            value: json["value"].as_f64()?,
            unit: json["unit"].as_str()?.to_owned(),
            goal: json["goal"].as_f64(),
            limit: json["limit"].as_f64(),
            json,
        })
    }

    fn is_above(&self, bound: Option<f64>) -> bool {
        bound.is_some_and(|bound| self.value > bound)
    }

    fn verdict(&self) -> &'static str {
        match (self.is_above(self.limit), self.is_above(self.goal), self.goal) {
            (true, ..) => "FAILED",
            (_, true, _) => "goal missed",
            (_, _, Some(_)) => "ok",
            _ => "",
        }
    }
}

fn table(figures: &[Figure]) -> String {
    let width = figures.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let mut lines = format!("{:width$}  {:>10}  {:>6}\n", "figure", "value", "goal");
    for one in figures {
        let value = format!("{:.2} {}", one.value, one.unit);
        let goal = one.goal.map(|goal| format!("{goal:.2}")).unwrap_or_default();
        lines += format!("{:width$}  {:>10}  {goal:>6}  {}", one.name, value.trim_end(), one.verdict()).trim_end();
        lines.push('\n');
    }
    lines
}

fn judge(figures: &[Figure]) -> Result<()> {
    let failed: Vec<&str> = figures.iter().filter(|one| one.is_above(one.limit)).map(|one| one.name.as_str()).collect();
    match (figures, failed.as_slice()) {
        ([], _) => Err("no measurement gave a figure".into()),
        (_, []) => Ok(()),
        (_, failed) => Err(format!("above the limit: {}", failed.join("; ")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(lines: &[&str]) -> Vec<Figure> {
        lines.iter().filter_map(|line| Figure::read(line)).collect()
    }

    #[test]
    fn fails_only_for_a_value_above_its_limit() {
        let good = r#"{"figure":"requests","value":21,"unit":"","goal":21,"limit":21}"#;
        let missed = r#"{"figure":"new session","value":16,"unit":"","goal":13,"limit":16}"#;
        let bad = r#"{"figure":"wall time","value":1.3,"unit":"s","goal":1.1,"limit":1.1}"#;
        let told = r#"{"figure":"memory","value":7.5,"unit":"MB","goal":null,"limit":null}"#;
        assert!(judge(&figures(&[good, missed, told])).is_ok());
        let error = judge(&figures(&[good, bad, told])).expect_err("a figure above its limit").to_string();
        assert!(error.contains("wall time") && !error.contains("requests"), "{error}");
        assert!(judge(&[]).is_err(), "no value is not a success");
    }

    #[test]
    fn table_has_goal_and_verdict_for_each_value() {
        let table = table(&figures(&[
            r#"{"figure":"requests","value":21,"unit":"","goal":21,"limit":21}"#,
            r#"{"figure":"new session","value":16,"unit":"","goal":13,"limit":16}"#,
            "not JSON",
        ]));
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 3, "{table}");
        assert!(lines[1].starts_with("requests") && lines[1].ends_with("21.00  ok"), "{table}");
        assert!(lines[2].ends_with("13.00  goal missed"), "{table}");
    }
}
