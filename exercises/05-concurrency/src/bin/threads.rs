//! A thread for each client.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use program::say;
use std::io;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use crate::clients::{Clients, rest};
use crate::echo::serve;

mod clients;
mod echo;
mod protocol;

/// What `--help` says.
const ABOUT: &str = "Answers each line with `echo: <line>`, with a thread for each client";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(TcpListener::bind)?;
        let clients = Clients::until_ctrl_c()?;
        say!("listening on {}", listener.local_addr()?);
        accept_clients(&listener, &clients)?;
        Ok(())
    })
}

/// Takes one client after another, for ever, and serves each in a thread of its own.
fn accept_clients(listener: &TcpListener, clients: &Arc<Clients>) -> io::Result<()> {
    // Take one client after another, for ever, and start a thread for each: the thread calls `serve`.
    // - `listener.accept()` gives a stream and the client's address.
    // - `clients.enter(stream, peer)` puts them on the list and gives a `Client`, which the thread owns.
    // - `thread::Builder::new().spawn(...)` starts a thread, or says that there are too many.
    // Each of the three can fail. Then call `rest(&error)` and go on: it is no reason to end, nor to try
    // again at once, which would keep a core busy.
    // No client waits for another, however many there are: only the system limits the number of threads.
    // `serve` is given. It answers each line as it came; no word and no character in it is special.
    todo!("threads")
}
