//! The page. Every text passes through [`Writer::clean`], which removes secrets and escapes HTML.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::Value;

use super::MARK;
use super::run::{End, Run};
use super::timeline::{self, class, duration};
use super::values;
use crate::event::{Outcome, StepState};
use crate::redaction::Redaction;

const STYLE: &str = include_str!("style.css");

const BODY: &str = "<body>\n";
const FOOTER: &str = "<footer>";

/// Returns the runs in a complete page, for [`render`].
pub(super) fn runs(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once(BODY)?;
    let (runs, _) = rest.split_once(FOOTER)?;
    Some(runs)
}

/// Returns the page of a run, after the `earlier` runs in the same report.
pub(super) fn render(run: &Run, now: Timestamp, redaction: &Redaction, earlier: &str) -> String {
    let mut writer = Writer { page: String::with_capacity(16 * 1024 + earlier.len()), redaction };
    writer.head(run);
    writer.page.push_str(earlier);
    writer.page.push_str("<main>\n");
    writer.title(run, now);
    if let Some(end) = &run.end {
        writer.error(&end.error);
        for table in values::tables(&end.result) {
            writer.table(&table);
        }
    }
    writer.steps(run);
    writer.section("Time line", "");
    let Writer { page, redaction } = &mut writer;
    timeline::render(page, run, now, &|text| clean(redaction, text));
    writer.page.push_str("</section>\n");
    writer.said(run);
    writer.foot(run);
    writer.page
}

struct Writer<'a> {
    page: String,
    redaction: &'a Redaction,
}

impl Writer<'_> {
    /// Fills a template in which `{}` are texts.
    fn put(&mut self, template: &str, texts: &[&str]) {
        let mut texts = texts.iter();
        for (number, piece) in template.split("{}").enumerate() {
            if number > 0 {
                let text = texts.next().copied().unwrap_or_default();
                let text = clean(self.redaction, text);
                self.page.push_str(&text);
            }
            self.page.push_str(piece);
        }
    }

    fn head(&mut self, run: &Run) {
        self.page.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        let _ = writeln!(self.page, "<meta name=\"generator\" content=\"{MARK}\">");
        // The page must not load anything, even if a text were to pass as markup.
        self.page.push_str(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
        );
        self.put("<title>{} – {}</title>\n<style>\n", &[&run.command, state(run).1]);
        self.page.push_str(STYLE);
        self.page.push_str("</style>\n</head>\n");
        self.page.push_str(BODY);
    }

    fn title(&mut self, run: &Run, now: Timestamp) {
        let (class, word) = state(run);
        let took = run.end.as_ref().map_or(now, |end| end.at).duration_since(run.began).as_secs_f64();
        self.put("<header><h1>{}</h1> <p class=\"state {}\">{}</p>\n", &[&run.command, class, word]);
        self.put(
            "<p class=\"facts\">Started {} UTC · duration {} · {} requests, {} of them retries</p>\n",
            &[
                &run.began.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                &duration(took),
                &run.requests.to_string(),
                &run.repetitions.to_string(),
            ],
        );
        let sentence = match &run.end {
            None => {
                "This run has not ended: it is still running, or its process was stopped. Run the same command again to finish it."
            }
            Some(End { outcome: Outcome::Succeeded, .. }) if run.what_if => {
                "This is a dry run: all checks were made, and nothing was written."
            }
            Some(End { outcome: Outcome::Cancelled, .. }) => {
                "The run was canceled. Completed work remains; run the same command again to finish it."
            }
            Some(End { outcome: Outcome::Succeeded | Outcome::Failed, .. }) => "",
        };
        if !sentence.is_empty() {
            self.put("<p>{}</p>\n", &[sentence]);
        }
        self.page.push_str("</header>\n");
    }

    fn error(&mut self, error: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if error.is_null() || error["id"] == "Operation.Cancelled" {
            return;
        }
        self.page.push_str("<section class=\"error\"><h2>Error</h2>\n");
        self.put("<p>{} <code>{}</code></p>\n", &[&text(&error["message"]), &text(&error["id"])]);
        self.put("<p><b>What to do:</b> {}</p>\n", &[&text(&error["hint"])]);
        let problems = error["problems"].as_array().map(Vec::as_slice).unwrap_or_default();
        if problems.len() > 1 {
            self.page.push_str("<ul>\n");
            for problem in problems {
                let texts = [&text(&problem["message"]), &text(&problem["id"]), &text(&problem["hint"])];
                self.put("<li>{} <code>{}</code> {}</li>\n", &texts.map(String::as_str));
            }
            self.page.push_str("</ul>\n");
        }
        let service = &error["service"];
        if service.is_object() {
            self.page.push_str("<table class=\"values\"><tbody>\n");
            for (label, key) in [
                ("Request", "url"),
                ("Status", "status"),
                ("Code", "code"),
                ("Message", "message"),
                ("Request ID", "requestId"),
                ("Correlation ID", "correlationId"),
            ] {
                match &service[key] {
                    Value::Null => {}
                    Value::String(value) => self.row(label, value),
                    other => self.row(label, &other.to_string()),
                }
            }
            self.page.push_str("</tbody></table>\n");
        }
        self.page.push_str("</section>\n");
    }

    fn table(&mut self, table: &values::Table) {
        self.section(table.title, table.hint);
        self.page.push_str("<table class=\"values\"><tbody>\n");
        for (label, value) in &table.rows {
            self.row(label, value);
        }
        self.page.push_str("</tbody></table></section>\n");
    }

    fn row(&mut self, label: &str, value: &str) {
        self.put("<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>\n", &[label, value]);
    }

    /// Writes the plan with the outcome of each step; without a plan, the completed steps.
    fn steps(&mut self, run: &Run) {
        let plan = run.plan();
        if plan.is_empty() && run.steps.is_empty() {
            return;
        }
        self.section(
            match (plan.is_empty(), run.what_if) {
                (true, _) => "Changes made",
                (false, true) => "Planned changes",
                (false, false) => "Plan and changes made",
            },
            "",
        );
        self.page.push_str(
            "<table class=\"steps\"><thead><tr><th scope=\"col\">Resource</th><th scope=\"col\">Plan</th>\
             <th scope=\"col\">Outcome</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for planned in plan {
            let target = text(&planned["target"]);
            let done = run.steps.iter().find(|step| step.text == target).map(|step| step.state);
            self.step(&target, Some(&text(&planned["action"])), done, &text(&planned["reason"]));
        }
        for step in run.steps.iter().filter(|step| !plan.iter().any(|planned| planned["target"] == *step.text)) {
            self.step(&step.text, None, Some(step.state), "");
        }
        self.page.push_str("</tbody></table></section>\n");
    }

    fn step(&mut self, target: &str, action: Option<&str>, done: Option<StepState>, reason: &str) {
        let plan = match action {
            Some("create") => "create",
            Some("update") => "update",
            Some("none") => "no change",
            Some(other) => other,
            None => "–",
        };
        let (class, word) = match done {
            Some(StepState::Started) => ("started", "begun, not ended"),
            Some(state) => (class(state), class(state)),
            None if action == Some("none") => ("unchanged", "unchanged"),
            None => ("", "–"),
        };
        self.put(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td><span class=\"word {}\">{}</span></td><td>{}</td></tr>\n",
            &[target, plan, class, word, reason],
        );
    }

    fn said(&mut self, run: &Run) {
        if run.warnings().next().is_some() {
            self.section("Warnings", "");
            self.page.push_str("<ul>\n");
            for line in run.warnings() {
                self.put("<li>{}</li>\n", &[&line.text]);
            }
            self.page.push_str("</ul></section>\n");
        }
        if run.lines.is_empty() {
            return;
        }
        self.section("Messages", "");
        self.page.push_str("<table class=\"said\"><tbody>\n");
        for line in &run.lines {
            let after = line.at.duration_since(run.began).as_secs_f64();
            self.put("<tr><td class=\"number\">{}</td><td>{}</td></tr>\n", &[&duration(after), &line.text]);
        }
        self.page.push_str("</tbody></table></section>\n");
    }

    fn foot(&mut self, run: &Run) {
        self.page.push_str("</main>\n");
        self.page.push_str(FOOTER);
        self.put(
            "Written by Azs.ContainerRegistry {} for {}. It contains no passwords, keys, or tokens.</footer>\n</body>\n</html>\n",
            &[env!("CARGO_PKG_VERSION"), &run.command],
        );
    }

    fn section(&mut self, title: &str, hint: &str) {
        self.put("<section><h2>{}</h2>\n", &[title]);
        if !hint.is_empty() {
            self.put("<p class=\"hint\">{}</p>\n", &[hint]);
        }
    }
}

/// Returns CSS class and label for the state of the run.
fn state(run: &Run) -> (&'static str, &'static str) {
    match run.end.as_ref().map(|end| end.outcome) {
        None => ("started", "Not ended"),
        Some(Outcome::Succeeded) if run.what_if => ("updated", "Plan"),
        Some(Outcome::Succeeded) => ("created", "Succeeded"),
        Some(Outcome::Failed) => ("failed", "Failed"),
        Some(Outcome::Cancelled) => ("started", "Stopped"),
    }
}

fn clean(redaction: &Redaction, text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in redaction.clean(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
