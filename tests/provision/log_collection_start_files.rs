//! Get-ContainerRegistryLog with a real sshd, for users with start files that print, failing programs, or a refusing sudo: the archive contains no foreign
//! byte, and missing logs have the correct reason.

use crate::ssh::machine::{Machine, Plan, collect};
use crate::ssh::{lacks, unpack};
use serde_json::{Value, json};

fn plan() -> Plan {
    let plan = Plan::new();
    plan.log("azure/setup.log", "the registry runs\n");
    plan.log("azure/no-line-break.log", "cut");
    plan.log("containers/3f4e/3f4e-json.log", "{\"log\":\"listening\\n\"}\n");
    plan
}

/// Checks that the archive contains exactly the logs.
fn assert_whole(machine: &Machine, start_file: &str) {
    let mut request = machine.request();
    request["force"] = true.into();
    let ended = collect(&request, &[]);
    assert_eq!(ended.result()["missing"], json!([]), "{start_file}: {}", ended.last);
    let expected = [
        ("docker-ps.txt", "CONTAINER ID   IMAGE\n3f4e2d1c0b9a   registry:2.7.1\n"),
        ("var/lib/docker/containers/3f4e/3f4e-json.log", "{\"log\":\"listening\\n\"}\n"),
        ("var/log/azure/no-line-break.log", "cut"),
        ("var/log/azure/setup.log", "the registry runs\n"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(unpack(&machine.archive()).into_iter().collect::<Vec<_>>(), expected, "{start_file}");
}

fn reasons(result: &Value) -> Vec<(&str, &str)> {
    let missing = result["missing"].as_array().expect("a list").iter();
    missing.map(|one| (one["source"].as_str().expect("a source"), one["reason"].as_str().expect("a reason"))).collect()
}

#[test]
fn logs_contain_no_text_of_start_files() {
    if lacks("logs_contain_no_text_of_start_files", &[]) {
        return;
    }
    let many_lines = "i=0; while [ $i -lt 3000 ]; do echo \"line $i of a long greeting\"; i=$((i+1)); done";
    for (name, text) in [
        (".bashrc", "echo hello; echo 'a complaint' >&2; printf 'no line break'"),
        (".bashrc", "printf '12 1700000000.5 /etc/shadow\\0'; echo root"),
        (".bashrc", "trap 'echo goodbye; exit 9' EXIT; set -v"),
        (
            ".bashrc",
            "head() { echo another head; }; find() { :; }; sudo() { echo another sudo; }; docker() { echo x; }; printf() { :; }",
        ),
        (".bashrc", "echo \"$BASH_EXECUTION_STRING\""),
        (".bashrc", many_lines),
        (".ssh/rc", "echo 'Authorized use only'; echo 'and a complaint' >&2"),
    ] {
        let plan = plan();
        let ran = plan.folder.path("ran");
        std::fs::write(&ran, "").expect("a file");
        crate::ssh::keys::run(std::process::Command::new("chmod").arg("666").arg(&ran));
        plan.home(name, &format!("echo ran >>{}\n{text}\n", ran.display()));
        let machine = plan.start();
        assert_whole(&machine, &format!("{name}: {text}"));
        assert!(!std::fs::read(&ran).expect("the file").is_empty(), "{name} was not run");
    }
}

#[test]
fn start_file_that_ends_the_shell_is_reported_with_its_message() {
    if lacks("start_file_that_ends_the_shell_is_reported_with_its_message", &[]) {
        return;
    }
    for (text, said) in [("echo 'this account is closed' >&2; exit 3", ": this account is closed"), ("exit 0", "")] {
        let plan = plan();
        plan.home(".bashrc", text);
        let machine = plan.start();
        let ended = collect(&machine.request(), &[]);
        assert_eq!(ended.error()["id"], "Log.CommandFailed", "{}", ended.last);
        let message = ended.error()["message"].as_str().expect("a message");
        assert!(message.ends_with(&format!("ended before the command began{said}")), "{message}");
        assert!(!machine.archive().exists());
    }
}

#[test]
fn failed_command_is_reported_as_missing_with_its_reason() {
    if lacks("failed_command_is_reported_as_missing_with_its_reason", &[]) {
        return;
    }
    let plan = plan();
    plan.home(".bashrc", "echo 'a greeting' >&2");
    // The first fails without a message, the second stops in the middle of its output, the third prints an error.
    plan.program(
        "head",
        "case \"$4\" in *setup*) exit 4;; *no-line*) printf half; kill -9 $$;; esac; exec /usr/bin/head \"$@\"",
    );
    plan.docker("echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    let machine = plan.start();
    let ended = collect(&machine.request(), &[]);
    let missing = reasons(ended.result());
    assert_eq!(missing.len(), 3, "{}", ended.last);
    assert_eq!(missing[0], ("docker ps -a", "Cannot connect to the Docker daemon"));
    // Some shells report the signal themselves, which is then the reason.
    assert_eq!(missing[1].0, "/var/log/azure/no-line-break.log");
    assert!(missing[1].1.starts_with("only the first 4 bytes were received: "), "{}", missing[1].1);
    assert_eq!(missing[2], ("/var/log/azure/setup.log", "the command ended with status 4"));

    let plan = self::plan();
    plan.program("find", "printf 'no size at all\\0'; /usr/bin/find \"$@\"; printf '12 170'");
    let machine = plan.start();
    let ended = collect(&machine.request(), &[]);
    let missing = reasons(ended.result());
    assert_eq!(missing.len(), 4, "{missing:?}");
    for (source, _) in &missing {
        assert!(source.ends_with("/*.log"), "{missing:?}");
    }
    assert_eq!(missing[0].1, "an entry of the list is not readable: 'no size at all'");
    assert_eq!(missing[1].1, "the list ends in the middle of an entry: '12 170'");
    assert!(unpack(&machine.archive()).contains_key("var/log/azure/setup.log"));
}

#[test]
fn each_refusal_of_sudo_has_its_own_reason_and_remedy() {
    if lacks("each_refusal_of_sudo_has_its_own_reason_and_remedy", &[]) {
        return;
    }
    let absent = ": >no-sudo; chmod 644 no-sudo; mount --bind no-sudo \"$(command -v sudo)\"";
    for (user, settings, reason, remedy) in [
        (
            "azureuser",
            "echo 'Defaults requiretty' >>sudoers",
            "sudo requires a terminal (requiretty)",
            "'Defaults:azureuser !requiretty'",
        ),
        ("azureuser", absent, "sudo is not installed", "apt-get install sudo"),
        ("plainuser", ":", "sudo requires a password", "'plainuser ALL=(ALL) NOPASSWD: ALL'"),
    ] {
        let plan = plan();
        std::fs::write(plan.machine("more.sh"), settings).expect("a script");
        let machine = plan.start();
        let mut request = machine.request();
        request["userName"] = user.into();
        let ended = collect(&request, &[]);
        let missing = reasons(ended.result());
        assert_eq!(missing[0].0, "/var/lib/docker/containers/*.log", "{missing:?}");
        assert!(missing[0].1.contains("Permission denied") && missing[0].1.contains(reason), "{missing:?}");
        let warnings = ended.lines("warning");
        assert!(warnings.len() == 1 && warnings[0].contains(remedy), "{warnings:?}");
    }
}
