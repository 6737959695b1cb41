//! Servers whose output nobody can read end with one line on standard error: no thread panics.

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;

use harness::interop::cannot_print;

/// A server of this chapter on a free port.
fn server(path: &str) -> Command {
    let mut command = Command::new(path);
    command.args(["--addr", "127.0.0.1:0"]);
    command
}

/// Sends a datagram, which the server tells.
fn send(addr: SocketAddr) {
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"Hello", addr).unwrap();
}

#[test]
fn whoever_cannot_print_ends() {
    cannot_print(|| server(env!("CARGO_BIN_EXE_udp-module-solution-server")), send);
}
