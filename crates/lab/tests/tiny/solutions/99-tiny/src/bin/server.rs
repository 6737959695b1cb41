//! A server that only greets.

use std::io;
use std::net::TcpListener;
use std::process::ExitCode;

fn main() -> ExitCode {
    program::run(|| {
        let addr = std::env::args().nth(2).unwrap_or_default();
        let listener = listen(&addr)?;
        println!("listening on {}", listener.local_addr()?);
        println!("{}", greet());
        Ok(())
    })
}

/// Makes a listener.
fn listen(addr: &str) -> io::Result<TcpListener> {
    // ANCHOR: listen
    TcpListener::bind(addr)
    // ANCHOR_END: listen
}

/// A greeting.
fn greet() -> String {
    // ANCHOR: greet
    "hello".to_owned()
    // ANCHOR_END: greet
}
