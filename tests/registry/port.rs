//! Ports for programs that are started afterwards.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the ports that systems give to clients, and to listeners without a port: another test would get the same one before the program listens.
const FIRST: u16 = 10_000;
const COUNT: u16 = 20_000;
/// More than a test needs; each test is a process, and the next process begins behind them.
const OF_PROCESS: u32 = 16;

/// Returns a port that no program listens at. Other processes start their search elsewhere.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() * OF_PROCESS % u32::from(COUNT)).unwrap_or_default();
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let mut ports = (0..COUNT).map(|_| FIRST + (start + NEXT.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT);
    ports.find(is_free).expect("a free port")
}
