//! The report of a real run in a real browser: it opens without a network, shows the expected content, and is rendered.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::flow;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::json;
use stamp::faults::Fault;

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 1600;

/// Returns a browser; prints the reason if there is none.
fn browser(test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("chromium")).find(|program| program.is_file());
    if found.is_none() {
        println!("SKIPPED {test}: there is no chromium on PATH");
    }
    found
}

fn open(browser: &Path, folder: &Folder, report: &Path, arguments: &[&str]) -> String {
    let profile = folder.path("profile");
    let _ = std::fs::remove_dir_all(&profile);
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={WIDTH},{HEIGHT}"))
        .args(arguments)
        .arg(format!("file://{}", report.display()))
        .output()
        .expect("the browser starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Takes a screenshot; `AZCR_KEEP_PICTURES` names a folder in which it is kept for inspection. Returns the pixels, three or four bytes each.
fn picture(browser: &Path, folder: &Folder, report: &Path, name: &str, arguments: &[&str]) -> Vec<[u8; 3]> {
    let file = folder.path(name);
    let screenshot = format!("--screenshot={}", file.display());
    open(browser, folder, report, &[&[screenshot.as_str()], arguments].concat());
    if let Some(kept) = std::env::var_os("AZCR_KEEP_PICTURES") {
        std::fs::copy(&file, Path::new(&kept).join(name)).expect("the picture can be kept");
    }
    let decoder = png::Decoder::new(BufReader::new(File::open(&file).expect("a picture")));
    let mut reader = decoder.read_info().expect("PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size that fits")];
    let info = reader.next_frame(&mut pixels).expect("PNG");
    assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
    let channels = info.color_type.samples();
    pixels[..info.buffer_size()].chunks_exact(channels).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// Checks the colors: a page with text, boxes, and bars has many, and is not filled by its background.
fn assert_drawn(pixels: &[[u8; 3]], background: [u8; 3]) {
    let colours: HashSet<&[u8; 3]> = pixels.iter().collect();
    let back = pixels.iter().filter(|pixel| **pixel == background).count();
    assert!(colours.len() > 50, "only {} colours", colours.len());
    assert!(back > pixels.len() / 20, "the background {background:?} is not there");
    assert!(back < pixels.len() * 9 / 10, "nearly all is background");
}

fn has(pixels: &[[u8; 3]], colour: [u8; 3]) -> bool {
    pixels.iter().filter(|pixel| **pixel == colour).count() > 50
}

fn run(stamp: &TestStamp) -> PathBuf {
    let report = stamp.folder.path("run.html");
    let mut request = flow::request(stamp);
    request["command"] = "Set-ContainerRegistryPrerequisites".into();
    request["reportPath"] = report.display().to_string().into();
    flow::run(&stamp.session(), &request);
    report
}

#[test]
fn report_is_rendered_in_light_and_dark_with_the_values_to_copy() {
    let Some(browser) = browser("report_is_rendered_in_light_and_dark_with_the_values_to_copy") else { return };
    let stamp = TestStamp::aad();
    stamp.set_latency(std::time::Duration::from_millis(60));
    let report = run(&stamp);
    let folder = Folder::new();
    let dom = open(&browser, &folder, &report, &["--dump-dom"]);
    for present in [
        "Succeeded",
        "For the template",
        "PFX certificate thumbprint",
        "Time line",
        "class=\"bar created\"",
        flow::VAULT,
    ] {
        assert!(dom.contains(present), "{present}: {dom}");
    }
    for reference in [" src=", " href=", "<script", "<link", "url(", "@import"] {
        assert!(!dom.contains(reference), "the page refers to something: {reference}");
    }
    let light = picture(&browser, &folder, &report, "light.png", &["--blink-settings=preferredColorScheme=1"]);
    assert_drawn(&light, [0xf4, 0xf6, 0xf8]);
    assert!(has(&light, [0x1a, 0x7f, 0x4b]), "the bars of what was created are green");
    let dark = picture(&browser, &folder, &report, "dark.png", &["--blink-settings=preferredColorScheme=0"]);
    assert_drawn(&dark, [0x12, 0x16, 0x1b]);
}

#[test]
fn failed_run_shows_the_reason_and_markup_in_messages_stays_text() {
    let Some(browser) = browser("failed_run_shows_the_reason_and_markup_in_messages_stays_text") else { return };
    let stamp = TestStamp::aad();
    let message = "<script>document.title='broken in'</script><img src=x onerror=\"document.title='broken in'\">";
    let fault = json!({ "match": { "method": "PUT", "pathContains": "/vaults/" }, "times": 1, "action": { "answer": { "status": 409,
        "body": { "error": { "code": "VaultAlreadyExists", "message": message } } } } });
    stamp.stamp.set_fault(serde_json::from_value::<Fault>(fault).expect("a fault rule"));
    let report = run(&stamp);
    let folder = Folder::new();
    let dom = open(&browser, &folder, &report, &["--dump-dom"]);
    assert!(dom.contains("<title>Set-ContainerRegistryPrerequisites – Failed</title>"), "{dom}");
    assert!(!dom.contains("<script") && !dom.contains("<img"), "{dom}");
    let pixels = picture(&browser, &folder, &report, "failed.png", &["--blink-settings=preferredColorScheme=1"]);
    assert_drawn(&pixels, [0xf4, 0xf6, 0xf8]);
    assert!(has(&pixels, [0xc2, 0x2f, 0x2f]), "the failed step is red");
}
