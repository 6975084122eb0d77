//! Durations as bars on a time axis: when each step ran, which ran in parallel, and which took long.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::run::{Run, StepRun};
use crate::event::{Outcome, StepState};

/// Seconds between two marks of the axis; the first scale that needs at most `MOST_MARKS` is used.
const SCALES: [f64; 16] =
    [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0];
const MOST_MARKS: f64 = 8.0;
/// Percent of the axis. A narrower bar would be invisible.
const NARROWEST: f64 = 0.6;

struct Bar<'a> {
    text: &'a str,
    kind: &'static str,
    began: f64,
    ended: f64,
}

/// Writes the rows of a table: a step, its bar, its duration. `clean` escapes a text for HTML.
pub(super) fn render(page: &mut String, run: &Run, now: Timestamp, clean: &dyn Fn(&str) -> String) {
    let end = run.end.as_ref().map_or(now, |end| end.at);
    let seconds = |at: Timestamp| at.duration_since(run.began).as_secs_f64().max(0.0);
    let total = seconds(end).max(0.001);
    page.push_str("<table class=\"timeline\"><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">");
    axis(page, total);
    page.push_str("</th><th scope=\"col\" class=\"number\">Took</th></tr></thead>\n<tbody>\n");
    for bar in bars(run, total, &seconds) {
        let percent = |value: f64| value / total * 100.0;
        let width = percent(bar.ended - bar.began).max(NARROWEST);
        let left = percent(bar.began).min(100.0 - width);
        let took = duration(bar.ended - bar.began);
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\">{}</th><td><div class=\"track\"><div class=\"bar {}\" style=\"margin-left:{left:.2}%;width:{width:.2}%\" \
             title=\"from {} to {}\"></div></div></td><td class=\"number\">{took}</td></tr>",
            clean(bar.text),
            bar.kind,
            duration(bar.began),
            duration(bar.ended),
        );
    }
    page.push_str("</tbody></table>\n");
}

/// Returns the steps, and the times before and after them.
fn bars<'a>(run: &'a Run, total: f64, seconds: &dyn Fn(Timestamp) -> f64) -> Vec<Bar<'a>> {
    let step = |step: &'a StepRun| Bar {
        text: &step.text,
        kind: class(step.state),
        began: seconds(step.began),
        ended: step.ended.map_or(total, seconds),
    };
    let steps: Vec<Bar<'_>> = run.steps.iter().map(step).collect();
    let first = steps.iter().map(|bar| bar.began).fold(total, f64::min);
    let last = steps.iter().map(|bar| bar.ended).fold(0.0, f64::max);
    let mut bars = vec![Bar { text: "Checks, reading only", kind: "reading", began: 0.0, ended: first }];
    let read_back = !steps.is_empty() && run.end.as_ref().is_some_and(|end| end.outcome == Outcome::Succeeded);
    bars.extend(steps);
    if read_back && total > last {
        bars.push(Bar { text: "Verification", kind: "reading", began: last, ended: total });
    }
    bars
}

pub(super) fn class(state: StepState) -> &'static str {
    match state {
        StepState::Started => "started",
        StepState::Created => "created",
        StepState::Updated => "updated",
        StepState::Unchanged => "unchanged",
        StepState::Removed => "removed",
        StepState::Failed => "failed",
    }
}

fn axis(page: &mut String, total: f64) {
    let scale = SCALES.into_iter().find(|scale| total / scale <= MOST_MARKS).unwrap_or(total);
    page.push_str("<div class=\"axis\">");
    let mut mark = 0.0;
    while mark < total {
        let _ = write!(page, "<span style=\"left:{:.2}%\">{}</span>", mark / total * 100.0, duration(mark));
        mark += scale;
    }
    page.push_str("</div>");
}

/// Formats `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`.
pub(super) fn duration(seconds: f64) -> String {
    // Rounded to tenths first, so that 59.96 s becomes a minute and not 60.0 s.
    let tenths = (seconds * 10.0).round() / 10.0;
    if tenths < 10.0 {
        return format!("{tenths:.1} s");
    }
    let whole = std::time::Duration::from_secs_f64(tenths).as_secs();
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_have_readable_units() {
        for (seconds, text) in [
            (0.0, "0.0 s"),
            (0.44, "0.4 s"),
            (9.96, "10 s"),
            (59.96, "1 min 00 s"),
            (185.0, "3 min 05 s"),
            (3720.0, "1 h 02 min"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
