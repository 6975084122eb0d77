//! Values of a measurement: a readable line, and a line for the table of `cargo xtask bench`.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;

use serde_json::json;

/// A value for which less is better.
#[derive(Default)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub goal: Option<f64>,
    /// The bench fails above it. By default the goal; higher if the goal cannot be reached yet.
    pub limit: Option<f64>,
}

/// The file of `cargo xtask bench`. Without it, a measurement only shows that it can be made, and should be short.
fn file() -> Option<OsString> {
    std::env::var_os("AZCR_BENCH_FIGURES")
}

/// Returns whether the values are kept.
pub fn are_kept() -> bool {
    file().is_some()
}

/// Returns the middle one of measured values, of which there must be at least one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

impl Figure {
    pub fn report(&self) {
        let Self { name, value, unit, goal, limit } = self;
        println!("{name}: {value:.2} {unit}");
        if let Some(path) = file() {
            let line = json!({ "figure": name, "value": value, "unit": unit, "goal": goal, "limit": limit.or(*goal) });
            let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the file for figures");
            writeln!(file, "{line}").expect("a figure is written");
        }
    }
}
