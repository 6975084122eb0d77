//! Get-ContainerRegistryLog with a real sshd: what the archive contains, what it does not, and which logs were not readable.

use crate::registry::memory;
use crate::ssh::machine::{Plan, collect};
use crate::ssh::{lacks, names, unpack};
use serde_json::{Value, json};

fn sources(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|item| item["source"].as_str()).collect()
}

#[test]
fn archive_contains_the_documented_logs() {
    if lacks("archive_contains_the_documented_logs", &[]) {
        return;
    }
    let plan = Plan::new();
    plan.log("azure/container-registry-setup.log", "2026-03-01T12:00:00Z the registry runs\n");
    plan.log("azure/custom-script/handler.log", "enabled\n");
    plan.log("azure/notes.txt", "no log");
    plan.log("containers/3f4e/3f4e-json.log", "{\"log\":\"listening\\n\",\"stream\":\"stderr\"}\n");
    plan.log("containers/3f4e/config.v2.json", "{}");
    let machine = plan.start();
    let ended = collect(&machine.request(), &[]);
    let result = ended.result();
    assert_eq!(result["missing"], json!([]), "{result:#}");
    let entries = unpack(&machine.archive());
    let expected = [
        ("docker-ps.txt", "CONTAINER ID   IMAGE\n3f4e2d1c0b9a   registry:2.7.1\n"),
        ("var/lib/docker/containers/3f4e/3f4e-json.log", "{\"log\":\"listening\\n\",\"stream\":\"stderr\"}\n"),
        ("var/log/azure/container-registry-setup.log", "2026-03-01T12:00:00Z the registry runs\n"),
        ("var/log/azure/custom-script/handler.log", "enabled\n"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(entries.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(result["hostKeyFingerprint"], machine.fingerprint("ed25519"));
    assert_eq!(result["size"], std::fs::metadata(machine.archive()).expect("the archive").len());
    let handler = result["collected"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|file| file["source"] == "/var/log/azure/custom-script/handler.log");
    assert_eq!(handler.expect("it was collected")["size"], 8);
    assert_eq!(names(&machine.plan.folder.path("out")), ["logs.zip"]);
}

#[test]
fn archive_contains_no_secret_of_a_log() {
    if lacks("archive_contains_no_secret_of_a_log", &[]) {
        return;
    }
    let plan = Plan::new();
    let answer = json!({ "value": "registry-canary-1", "contentType": "user credentials", "id": "https://v.vault.example/secrets/admin/1" });
    let key = format!(
        "-----BEGIN RSA PRIVATE KEY-----\n{}-----END RSA PRIVATE KEY-----\n",
        "keycanary0keycanary1\n".repeat(20)
    );
    plan.log("azure/setup.log", format!("vault says {answer}\nclient_secret=canary-2\n> Authorization: Bearer canary-3\n{key}GET https://admin:canary4@reg/v2/ 200\nadmin:$2y$05$canarycanarycanarycanarycanary\nkept\n"));
    let wrapped = json!({ "log": format!("{answer}\n"), "stream": "stdout" });
    plan.log("containers/a/a-json.log", format!("{wrapped}\n"));
    plan.docker("echo 'COMMAND \"htpasswd -Bbn admin canary-5\"'");
    let machine = plan.start();
    collect(&machine.request(), &[]).result();
    let entries = unpack(&machine.archive());
    for (name, text) in &entries {
        assert!(!text.contains("canary"), "{name}: {text}");
        assert!(text.contains("[hidden]"), "{name}: {text}");
    }
    let setup = &entries["var/log/azure/setup.log"];
    assert!(setup.ends_with("kept\n") && setup.contains("\"contentType\":\"user credentials\""), "{setup}");
}

#[test]
fn archive_contains_no_escaped_signature_of_a_log() {
    if lacks("archive_contains_no_escaped_signature_of_a_log", &[]) {
        return;
    }
    let plan = Plan::new();
    let signed = "https://newregsa1.blob.example/newregct1?sv=2017-04-17&sig=canary%2Bcanary%3D&se=2030-01-01";
    let escaped = signed.replace('&', "\\u0026");
    let percent = |text: &str| -> String {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
        text.bytes()
            .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let lines = [
        format!("GET {signed} 200"),
        format!("{{\"url\":\"{escaped}\"}}"),
        format!("{{\"url\":\"{}\"}}", escaped.replace("sig=", "sig\\u003d")),
        format!("copy?source={} 202", percent(signed)),
        format!("copy?source={} 202", percent(&percent(signed))),
        format!("copy?source={} 202", percent(&escaped)),
        json!(json!({ "source": percent(signed), "url": signed }).to_string()).to_string(),
        json!({ "inner": json!({ "url": escaped }).to_string() }).to_string(),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\nkept\n")).collect();
    plan.log("azure/setup.log", &text);
    // In the format in which Docker wraps each line.
    let wrapped = lines.iter().map(|line| json!({ "log": format!("{line}\n"), "stream": "stdout" }).to_string() + "\n");
    plan.log("containers/a/a-json.log", wrapped.collect::<String>());
    plan.docker(&format!("cat <<'END'\n{text}END"));
    let machine = plan.start();
    collect(&machine.request(), &[]).result();
    let entries = unpack(&machine.archive());
    assert_eq!(entries.len(), 3, "{entries:?}");
    for (name, text) in &entries {
        assert!(!text.contains("canary"), "{name}: {text}");
        // The rest of a line and the other lines are kept.
        assert_eq!(text.matches("newregsa1.blob.example").count(), lines.len() + 1, "{name}: {text}");
        let kept = if name.contains("containers") { lines.len() } else { 2 * lines.len() };
        assert_eq!(text.lines().count(), kept, "{name}: {text}");
    }
}

#[test]
fn unreadable_logs_are_reported_and_the_rest_is_collected() {
    if lacks("unreadable_logs_are_reported_and_the_rest_is_collected", &[]) {
        return;
    }
    let plan = Plan::new();
    plan.log("azure/open.log", "for everybody\n");
    plan.log("azure/closed.log", "for root\n");
    plan.log("containers/a/a-json.log", "for root too\n");
    std::fs::remove_file(plan.machine("bin").join("docker")).expect("it was there");
    std::fs::write(plan.machine("more.sh"), "chmod 600 /var/log/azure/closed.log").expect("a script");
    let machine = plan.start();
    let mut request = machine.request();
    request["userName"] = "plainuser".into();
    let ended = collect(&request, &[]);
    let result = ended.result();
    assert_eq!(sources(&result["collected"]), ["/var/log/azure/open.log"], "{result:#}");
    let missing = ["/var/lib/docker/containers/*.log", "docker ps -a", "/var/log/azure/closed.log"];
    assert_eq!(sources(&result["missing"]), missing, "{result:#}");
    let entries = unpack(&machine.archive());
    assert_eq!(entries["var/log/azure/open.log"], "for everybody\n");
    let told = &entries["missing.txt"];
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(told.contains("closed.log: head: cannot open") && told.contains("Permission denied"), "{told}");
    let warnings = ended.lines("warning");
    assert!(warnings.len() == 1 && warnings[0].contains("2 more"), "{warnings:?}");
    assert!(ended.text().contains("Log.Incomplete"));

    // With sudo everything is collected, except the missing program.
    request["userName"] = "azureuser".into();
    request["force"] = true.into();
    let ended = collect(&request, &[]);
    assert_eq!(sources(&ended.result()["missing"]), ["docker ps -a"]);
    assert_eq!(ended.result()["collected"].as_array().expect("a list").len(), 3);
}

#[test]
fn unusual_file_names_are_handled() {
    if lacks("unusual_file_names_are_handled", &[]) {
        return;
    }
    let plan = Plan::new();
    let odd = [
        "a b.log",
        "it's.log",
        "-n.log",
        "$(touch /run/machine/owned).log",
        "two\nlines.log",
        "back\\slash.log",
        "ä.log",
        "q\"uote.log",
    ];
    for name in odd {
        plan.log(&format!("azure/{name}"), format!("content of {name}"));
    }
    // A link to a file that only root can read, and an empty file.
    std::fs::write(plan.machine("more.sh"), "ln -s /etc/shadow /var/log/azure/link.log; : >/var/log/azure/empty.log")
        .expect("a script");
    let machine = plan.start();
    let ended = collect(&machine.request(), &[]);
    assert_eq!(ended.result()["missing"], json!([]), "{}", ended.last);
    // Names cannot control the terminal.
    let shown = sources(&ended.result()["collected"]);
    assert!(shown.contains(&"/var/log/azure/two\\nlines.log"), "{shown:?}");
    assert!(shown.iter().all(|name| !name.contains(char::is_control)), "{shown:?}");
    let entries = unpack(&machine.archive());
    assert_eq!(entries.len(), odd.len() + 2, "{entries:?}");
    for name in odd {
        let found = entries.values().filter(|text| **text == format!("content of {name}")).count();
        assert_eq!(found, 1, "{name:?}: {entries:?}");
    }
    assert_eq!(entries["var/log/azure/two%0Alines.log"], "content of two\nlines.log");
    assert_eq!(entries["var/log/azure/empty.log"], "");
    assert!(entries.keys().all(|name| !name.contains('\\') && !name.contains("link")), "{:?}", entries.keys());
}

#[test]
fn large_log_is_streamed() {
    if lacks("large_log_is_streamed", &[]) {
        return;
    }
    const SIZE: usize = 48 << 20;
    const MOST_MEMORY: u64 = 24 << 20;
    let plan = Plan::new();
    std::fs::write(
        plan.machine("more.sh"),
        format!("yes 'time=2026-03-01T12:00:00Z level=info msg=\"response completed\" id=0f8fad5b' | head -c {SIZE} >/var/log/azure/big.log"),
    )
    .expect("a script");
    let machine = plan.start();
    // A first run without it, so that one-time allocations do not count.
    let mut request = machine.request();
    request["userName"] = "nobody-of-this-name".into();
    collect(&request, &[]).error();
    memory::forget();
    let before = memory::peak();
    let ended = collect(&machine.request(), &[]);
    let grown = memory::peak().saturating_sub(before);
    assert_eq!(ended.result()["collected"][1]["size"], SIZE, "{}", ended.last);
    assert!(grown < MOST_MEMORY, "{grown} bytes for a log of {SIZE}");
    let shown: Vec<&str> = ended.events.iter().filter_map(|event| event["status"].as_str()).collect();
    let of_the_log = |status: &str| status.contains(" MB of ") && status.ends_with(", /var/log/azure/big.log");
    assert!(shown.iter().any(|status| of_the_log(status)), "{shown:?}");
}
