//! Servers whose output nobody can read end with one line on standard error: no thread panics.

use std::net::{SocketAddr, TcpStream};
use std::process::Command;

use harness::interop::cannot_print;

/// A server of this chapter on a free port.
fn server(path: &str) -> Command {
    let mut command = Command::new(path);
    command.args(["--addr", "127.0.0.1:0"]);
    command
}

/// Connects, which the server tells.
fn connect(addr: SocketAddr) -> TcpStream {
    TcpStream::connect(addr).unwrap()
}

// One after the other: a program that another thread starts at that moment would hold the pipe for a moment longer.
#[test]
fn whoever_cannot_print_ends() {
    cannot_print(|| server(env!("CARGO_BIN_EXE_concurrency-solution-sequential")), connect);
    cannot_print(|| server(env!("CARGO_BIN_EXE_concurrency-solution-threads")), connect);
    cannot_print(|| server(env!("CARGO_BIN_EXE_concurrency-solution-pool")), connect);
    cannot_print(|| server(env!("CARGO_BIN_EXE_concurrency-solution-chat")), connect);
    cannot_print(|| server(env!("CARGO_BIN_EXE_concurrency-solution-async")), connect);
}
