//! A few threads for all clients.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Parser;
use program::{Addr, Error, say};

use crate::clients::{Client, Clients, rest};
use crate::echo::serve;

mod clients;
mod echo;
mod protocol;

/// Answers each line with `echo: <line>`, with a fixed number of threads: the clients beyond that
/// number wait for their turn.
#[derive(Parser)]
struct Args {
    /// The address to listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// How many clients are served at the same time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = parse_workers)]
    workers: usize,
}

/// At least one, and no more than a system has threads for.
fn parse_workers(text: &str) -> Result<usize, String> {
    let workers = text.parse().ok().filter(|workers| (1..=1000).contains(workers));
    workers.ok_or_else(|| "expected a number from 1 to 1000".to_owned())
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let listener = args.addr.try_each(TcpListener::bind)?;
        let clients = Clients::until_ctrl_c()?;
        let queue = start_workers(args.workers);
        say!("listening on {}", listener.local_addr()?);
        loop {
            let client = listener.accept().and_then(|(stream, peer)| clients.enter(stream, peer));
            match client {
                Ok(client) => enqueue(&queue, client)?,
                Err(error) => rest(&error),
            }
        }
    })
}

/// Starts so many threads, each of which serves the clients of a queue, one after another. The
/// queue has room for as many clients as there are threads. Returns its entrance.
fn start_workers(workers: usize) -> SyncSender<Client> {
    // Make a queue with `mpsc::sync_channel` that has room for `workers` clients.
    // Start `workers` threads. Each takes the next client with `next` (below), serves it to its end,
    // and then takes the next one, until there is none any more (`None`). Whichever client leaves, the
    // one that has waited longest is next. A client that resets its connection must not cost its worker.
    // All threads need the queue's exit: share it as `Arc<Mutex<...>>`. Return the entrance.
    todo!("pool")
}

/// The client that has waited longest. Waits until there is one.
fn next(exit: &Mutex<Receiver<Client>>) -> Option<Client> {
    // The lock is given back at the end of this function, before the client is served.
    exit.lock().ok()?.recv().ok()
}

/// Puts a client at the end of the queue. While it is full, nobody else is accepted.
fn enqueue(queue: &SyncSender<Client>, client: Client) -> Result<(), Error> {
    // Put the client at the end of the queue. When the queue is full, it must neither be lost nor pushed
    // in: wait until there is room, and do not ask again and again meanwhile. While you wait nobody else
    // is accepted: the system keeps those who come next in a queue of its own. With two workers and a
    // hundred who wait, the program has at most 20 threads and 60 open descriptors.
    // Below stands what serves until then: it knows a queue that has room. Put your code in its place.
    let Err(mpsc::TrySendError::Full(_)) = queue.try_send(client) else {
        return Ok(());
    };
    todo!("queue")
}
