//! The results of all suites as JUnit XML, which CI systems read: <https://github.com/testmoapp/junitxml>.

use std::fs;
use std::path::PathBuf;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::Result;
use crate::tally::{Failure, Suite, Tally};
use crate::workspace::target;

/// Writes the results. Returns the path of the file.
pub fn write(tally: &Tally) -> Result<PathBuf> {
    let file = target().join("junit.xml");
    fs::write(&file, document(tally.suites())?).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

fn document(suites: &[Suite]) -> Result<Vec<u8>> {
    let mut bytes = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    let mut writer = Writer::new_with_indent(&mut bytes, b' ', 2);
    writer
        .create_element("testsuites")
        .write_inner_content(|writer| suites.iter().try_for_each(|s| suite(writer, s)))?;
    bytes.push(b'\n');
    Ok(bytes)
}

type Written = std::io::Result<()>;

fn suite(writer: &mut Writer<&mut Vec<u8>>, suite: &Suite) -> Written {
    let (passed, failed, skipped) = (suite.passed.len(), suite.failed.len(), suite.skipped.len());
    let counts = [passed + failed + skipped, failed, skipped].map(|count| count.to_string());
    let element = writer.create_element("testsuite").with_attribute(("name", allowed(&suite.name).as_str()));
    let element = element.with_attributes([
        ("tests", counts[0].as_str()),
        ("failures", counts[1].as_str()),
        ("errors", "0"),
        ("skipped", counts[2].as_str()),
    ]);
    element.write_inner_content(|writer| {
        for name in &suite.passed {
            case(writer, suite, name, |_| Ok(()))?;
        }
        for failure in &suite.failed {
            case(writer, suite, &failure.name, |writer| details(writer, failure))?;
        }
        for (name, why) in &suite.skipped {
            case(writer, suite, name, |writer| {
                let skipped = writer.create_element("skipped").with_attribute(("message", allowed(why).as_str()));
                skipped.write_empty().map(drop)
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn case(
    writer: &mut Writer<&mut Vec<u8>>,
    suite: &Suite,
    name: &str,
    inside: impl FnOnce(&mut Writer<&mut Vec<u8>>) -> Written,
) -> Written {
    let took = suite.took.iter().find(|(timed, _)| timed == name).map(|(_, took)| took.as_secs_f64());
    let (class, name) = (allowed(&suite.name), allowed(name));
    let mut case = writer.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", &name)]);
    if let Some(seconds) = took {
        case = case.with_attribute(("time", format!("{seconds:.3}").as_str()));
    }
    case.write_inner_content(inside).map(drop)
}

fn details(writer: &mut Writer<&mut Vec<u8>>, failure: &Failure) -> Written {
    let mut text = allowed(&failure.output);
    if let Some(command) = &failure.again {
        text += &format!("\nRun only this test: {}\n", allowed(command));
    }
    let element = writer.create_element("failure").with_attribute(("message", allowed(&failure.why).as_str()));
    element.write_text_content(BytesText::new(&text)).map(drop)
}

/// Removes characters that are not allowed in XML, such as those of color codes: <https://www.w3.org/TR/xml/#charsets>.
fn allowed(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(suites: &[Suite]) -> String {
        String::from_utf8(document(suites).expect("a document")).expect("UTF-8")
    }

    #[test]
    fn counts_and_names_each_test_once() {
        let mut first = Suite { passed: vec!["a::b".into(), "c".into()], ..Suite::new("azcr_core") };
        first.fail("d", "exit status: 101");
        first.took.push(("c".into(), std::time::Duration::from_millis(1_250)));
        let text = written(&[first, Suite::absent("Pester", "there is no PowerShell")]);
        for part in [
            "<testsuite name=\"azcr_core\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"0\">",
            "<testcase classname=\"azcr_core\" name=\"a::b\">",
            "<testcase classname=\"azcr_core\" name=\"c\" time=\"1.250\">",
            "<failure message=\"exit status: 101\">",
            "<testsuite name=\"Pester\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">",
            "<skipped message=\"there is no PowerShell\"/>",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.matches("<testcase ").count(), 4, "{text}");
    }

    #[test]
    fn any_output_gives_well_formed_xml() {
        for output in ["a < b && \"c\" > ']]>'", "\u{1b}[31mred\u{1b}[0m \0 \u{ffff}", "zwölf\nlines", ""] {
            let mut suite = Suite::new(output);
            suite.failed.push(Failure {
                name: output.into(),
                why: output.into(),
                output: output.into(),
                again: Some("cargo test -- --exact a".into()),
            });
            let text = written(&[suite]);
            let mut reader = quick_xml::Reader::from_str(&text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{error}: {text}"),
                }
            }
            assert!(!text.contains(['\u{1b}', '\0', '\u{ffff}']), "{text:?}");
            assert!(text.contains("Run only this test: cargo test -- --exact a"), "{text}");
        }
    }
}
