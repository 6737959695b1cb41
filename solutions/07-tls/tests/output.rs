//! Servers whose output nobody can read end with one line on standard error: no thread panics.

use assert_cmd::Command;
use harness::interop::{cannot_print, deadline};

#[test]
fn whoever_cannot_print_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let certs = env!("CARGO_BIN_EXE_tls-solution-certs");
    Command::new(certs).arg("--out").arg(folder.path()).assert().success();
    let server = || {
        let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_tls-solution-server"));
        server.args(["--addr", "127.0.0.1:0", "--cert"]).arg(path("server.pem"));
        server.arg("--key").arg(path("server.key"));
        server
    };
    cannot_print(server, |addr| {
        // The server ends before it has answered.
        let mut client = Command::new(env!("CARGO_BIN_EXE_tls-solution-client"));
        client.args(["--addr", &addr.to_string(), "--ca"]).arg(path("ca.pem"));
        client.timeout(deadline()).assert().code(1);
    });
}
