//! Somebody on the way between two programs, who cuts the wire.

use std::io::{self, Read};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

/// Passes the bytes of one connection on, and cuts it when so many have come from one side.
pub struct Scissors {
    addr: SocketAddr,
}

/// The side whose bytes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who connects.
    Client,
    /// Who is connected to.
    Server,
}

impl Scissors {
    /// Waits for a connection to a port of its own, and connects it to the server.
    pub fn new(server: SocketAddr, side: Side, bytes: usize) -> io::Result<Scissors> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let addr = listener.local_addr()?;
        thread::spawn(move || cut(&listener, server, side, bytes));
        Ok(Scissors { addr })
    }

    /// Where to connect to.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

fn cut(listener: &TcpListener, server: SocketAddr, side: Side, bytes: usize) -> io::Result<()> {
    let (client, _) = listener.accept()?;
    let server = TcpStream::connect(server)?;
    let limit = |counted: Side| if counted == side { bytes as u64 } else { u64::MAX };
    thread::scope(|threads| {
        let ends = [(&client, &server, Side::Client), (&server, &client, Side::Server)];
        for (from, mut to, counted) in ends {
            let both = [&client, &server];
            threads.spawn(move || {
                // However it ends: both connections end with it.
                let _ = io::copy(&mut from.take(limit(counted)), &mut to);
                for end in both {
                    let _ = end.shutdown(Shutdown::Both);
                }
            });
        }
    });
    Ok(())
}
