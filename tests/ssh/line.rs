//! A connection to a machine that breaks after a number of bytes.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Forwards one connection to `port`, and cuts it after `most` bytes from the machine. Returns the port to connect to.
pub fn that_breaks(port: u16, most: usize) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let own = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        let Ok((near, _)) = listener.accept() else { return };
        let far = TcpStream::connect(("127.0.0.1", port)).expect("the machine");
        let (mut from, mut to) = (near.try_clone().expect("a copy"), far.try_clone().expect("a copy"));
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        let (mut far, mut near) = (far, near);
        let (mut buffer, mut sent) = ([0; 16 * 1024], 0);
        while let Ok(length @ 1..) = far.read(&mut buffer) {
            sent += length;
            if sent >= most || near.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        let _ = near.shutdown(Shutdown::Both);
        let _ = far.shutdown(Shutdown::Both);
    });
    own
}

/// Forwards one connection to `port`. Returns the port to connect to, and what cuts the connection.
pub fn that_can_be_cut(port: u16) -> (u16, impl Fn()) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let own = listener.local_addr().expect("its address").port();
    let ends: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
    let held = Arc::clone(&ends);
    std::thread::spawn(move || {
        let Ok((near, _)) = listener.accept() else { return };
        let far = TcpStream::connect(("127.0.0.1", port)).expect("the machine");
        let copies = [&near, &far].map(|end| end.try_clone().expect("a copy"));
        held.lock().expect("not poisoned").extend(copies);
        let (mut from, mut to) = (near.try_clone().expect("a copy"), far.try_clone().expect("a copy"));
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        let (mut near, mut far) = (near, far);
        let _ = std::io::copy(&mut far, &mut near);
    });
    let cut = move || {
        for end in ends.lock().expect("not poisoned").iter() {
            let _ = end.shutdown(Shutdown::Both);
        }
    };
    (own, cut)
}
