//! Failures of a log collection, which leave nothing behind.

use crate::registry::port::free_port;
use crate::ssh;
use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::ssh::machine::{Plan, collect, start};
use crate::ssh::{lacks, line, names};

/// A canceled operation ends within a second; a busy machine may take longer.
const SOON: Duration = Duration::from_secs(3);

#[test]
fn unreachable_machine_is_reported() {
    if lacks("unreachable_machine_is_reported", &[]) {
        return;
    }
    let machine = Plan::new().start();
    let mut request = machine.request();
    request["port"] = free_port().into();
    let refused = collect(&request, &[]);
    assert_eq!(refused.error()["id"], "Ssh.Unreachable", "{}", refused.last);
    request["host"] = "no-such-host.invalid".into();
    assert_eq!(collect(&request, &[]).error()["id"], "Ssh.Unreachable");

    // A service that answers, but not with SSH.
    let web = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    request["host"] = "127.0.0.1".into();
    request["port"] = web.local_addr().expect("its address").port().into();
    std::thread::spawn(move || {
        if let Ok((mut connection, _)) = web.accept() {
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let id = collect(&request, &[]).error()["id"].clone();
    assert!(id == "Ssh.Unsupported" || id == "Ssh.Unreachable", "{id}");
    assert_eq!(names(&machine.plan.folder.path("out")), [""; 0]);
}

#[test]
fn broken_connection_leaves_no_partial_archive() {
    if lacks("broken_connection_leaves_no_partial_archive", &[]) {
        return;
    }
    let plan = Plan::new();
    plan.log("azure/big.log", vec![b'x'; 8 << 20]);
    let machine = plan.start();
    let mut request = machine.request();
    // During the handshake, during the listing, in the middle of a log.
    for most in [100, 1_800, 3_500, 4 << 20] {
        request["port"] = line::that_breaks(machine.port, most).into();
        let ended = collect(&request, &[]);
        let id = ended.error()["id"].as_str().expect("an id");
        let expected: &[&str] = match most {
            100 | 1_800 => &["Ssh.Unreachable", "Ssh.ConnectionLost", "Ssh.Unsupported"],
            _ => &["Ssh.ConnectionLost"],
        };
        assert!(expected.contains(&id), "{most}: {:#}", ended.last);
        assert_eq!(names(&machine.plan.folder.path("out")), [""; 0], "{most}");
    }
    collect(&machine.request(), &[]).result();
}

#[test]
fn canceling_leaves_nothing_locally_and_remotely() {
    if lacks("canceling_leaves_nothing_locally_and_remotely", &[]) {
        return;
    }
    let plan = Plan::new();
    let beat = plan.folder.path("beat");
    plan.docker(&format!("while :; do echo beat >>{}; echo line; sleep 0.05; done", beat.display()));
    let machine = plan.start();
    let operation = start(&machine.request(), &[]);
    let mut canceled = None;
    let ended = operation.end_with(|operation, event| {
        let has_bytes = |status: &str| status.contains(" of ") && !status.starts_with("0 bytes");
        if event["status"].as_str().is_some_and(has_bytes) {
            assert_eq!(names(&machine.plan.folder.path("out")).len(), 1, "the archive grows");
            operation.cancel();
            canceled.get_or_insert_with(Instant::now);
        }
    });
    assert_eq!(ended.last["outcome"], "cancelled", "{:#}", ended.last);
    assert!(canceled.is_some_and(|canceled| canceled.elapsed() < SOON), "{canceled:?}");
    assert_eq!(names(&machine.plan.folder.path("out")), [""; 0]);
    // The command ends when its output is closed.
    let began = Instant::now();
    let read = || std::fs::read(&beat).expect("it beat");
    loop {
        let last = read();
        std::thread::sleep(Duration::from_millis(500));
        if read() == last {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(15), "the command continues");
    }
}

#[test]
fn command_without_output_ends_when_it_is_canceled() {
    if lacks("command_without_output_ends_when_it_is_canceled", &[]) {
        return;
    }
    let plan = Plan::new();
    let begun = plan.folder.path("begun");
    plan.docker(&format!("echo >{}; exec sleep 100", begun.display()));
    let machine = plan.start();
    let operation = start(&machine.request(), &[]);
    let mut canceled = None;
    let ended = operation.end_with(|operation, _| {
        if canceled.is_none() && begun.exists() {
            operation.cancel();
            canceled = Some(Instant::now());
        }
    });
    assert_eq!(ended.last["outcome"], "cancelled", "{:#}", ended.last);
    assert!(canceled.is_some_and(|canceled| canceled.elapsed() < SOON), "{canceled:?}");
    assert_eq!(names(&machine.plan.folder.path("out")), [""; 0]);
}

#[test]
fn existing_archive_is_replaced_only_with_force() {
    if lacks("existing_archive_is_replaced_only_with_force", &[]) {
        return;
    }
    let machine = Plan::new().start();
    std::fs::write(machine.archive(), "of before").expect("a file");
    let mut request = machine.request();
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.set_nonblocking(true).expect("it can be asked");
    request["port"] = listener.local_addr().expect("its address").port().into();
    assert_eq!(collect(&request, &[]).error()["id"], "Log.ArchiveExists");
    assert!(listener.accept().is_err(), "a client connected");
    assert_eq!(std::fs::read(machine.archive()).expect("the file"), b"of before");
    request["port"] = machine.port.into();
    request["force"] = true.into();
    collect(&request, &[]).result();
    assert!(ssh::unpack(&machine.archive()).contains_key("docker-ps.txt"));
    request["path"] = machine.plan.folder.path("no/such/folder/logs.zip").to_str().expect("a path").into();
    assert_eq!(collect(&request, &[]).error()["id"], "Log.ArchiveUnwritable");
}
