//! The clients that are connected, for the servers that have a thread for each: so that Ctrl-C
//! reaches them all.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use program::Error;

use crate::protocol::{append, without_end};

/// How long clients may take to receive their last answers after Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long to wait after a client could not be taken: the reason may pass.
const REST: Duration = Duration::from_millis(50);

/// Everybody who is connected.
#[derive(Default)]
pub struct Clients {
    connected: Mutex<Connected>,
    /// Wakes who waits for clients to leave.
    one_left: Condvar,
}

/// What the lock keeps together.
#[derive(Default)]
struct Connected {
    streams: HashMap<SocketAddr, Arc<TcpStream>>,
    /// Ctrl-C was pressed.
    stopping: bool,
}

/// A client. Dropping it closes the connection.
pub struct Client {
    /// Its address.
    pub peer: SocketAddr,
    /// The connection to it.
    pub stream: Arc<TcpStream>,
    clients: Arc<Clients>,
}

impl Clients {
    /// Nobody is connected yet. From now on Ctrl-C ends the program, once everybody has been
    /// answered.
    pub fn until_ctrl_c() -> Result<Arc<Clients>, Error> {
        let clients = Arc::new(Clients::default());
        let all = Arc::clone(&clients);
        // Called in a thread of its own.
        ctrlc::set_handler(move || {
            all.connected().stopping = true;
            all.finish();
            process::exit(0);
        })?;
        Ok(clients)
    }

    /// One more is connected. After Ctrl-C nobody is taken any more.
    pub fn enter(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) -> io::Result<Client> {
        // An answer leaves at once, and does not wait for the one before it to be acknowledged.
        stream.set_nodelay(true)?;
        let stream = Arc::new(stream);
        let mut connected = self.connected();
        if connected.stopping {
            return Err(io::Error::other("came after Ctrl-C"));
        }
        connected.streams.insert(peer, Arc::clone(&stream));
        Ok(Client { peer, stream, clients: Arc::clone(self) })
    }

    /// Lets every client have the answers to what it has sent so far, and waits until all are gone,
    /// at most [`PATIENCE`].
    fn finish(&self) {
        // Ctrl-C was pressed, and nobody new comes in. After this function the program ends.
        // - Only on Linux (`if cfg!(target_os = "linux")`): shut down each of `self.connected().streams` for
        //   reading (`Shutdown::Read`). What has arrived is still read, and after it the stream ends,
        //   instead of a wait for more. Other systems would throw away what has arrived.
        // - Then wait on `self.one_left` until no stream is left, but no longer than `PATIENCE`.
        //   Look up `Condvar::wait_timeout_while`. It wants the guard that `self.connected()` gave.
        todo!("shutdown")
    }

    fn connected(&self) -> MutexGuard<'_, Connected> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.clients.connected().streams.remove(&self.peer);
        self.clients.one_left.notify_all();
    }
}

/// The client's next line, without its end. `None`: it has sent the last.
pub fn read_line(
    client: &Client,
    input: &mut BufReader<&TcpStream>,
) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let arrived = input.fill_buf()?;
        if arrived.is_empty() {
            // The end of the stream. The last line may have none of its own. But what Ctrl-C has cut
            // off is half a line, and no line.
            let is_line = !line.is_empty() && !client.clients.connected().stopping;
            return Ok(is_line.then_some(line));
        }
        let length = append(&mut line, arrived)?;
        input.consume(length);
        if line.ends_with(b"\n") {
            return Ok(Some(without_end(&line).to_vec()));
        }
    }
}

/// A client could not be taken: says why, and waits a moment, for nobody can be taken just now.
pub fn rest(error: &io::Error) {
    eprintln!("error: no client could be taken: {error}");
    thread::sleep(REST);
}
