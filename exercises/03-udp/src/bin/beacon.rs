//! A beacon: waits in a multicast group until somebody asks who is there, and says its name.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use program::say;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::process::ExitCode;

use clap::Parser;
use program::Error;
use socket2::{Domain, Socket, Type};

/// Joins a multicast group, and answers each `who is there?` with a name.
#[derive(Parser)]
struct Args {
    /// What to answer
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The group's address and port
    #[arg(long, value_name = "IP:PORT", default_value = "239.255.42.99:8089")]
    group: SocketAddrV4,
    /// The address of the network to join the group on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    interface: Ipv4Addr,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let socket = join_group(args.group, args.interface)
            .map_err(|error| in_words(args.group, args.interface, &error))?;
        say!("listening on {}", socket.local_addr()?);
        loop {
            let (question, asker) = match udp::next(&socket) {
                Ok(message) => message,
                // Windows tells here that nobody was there for an earlier answer.
                Err(error) if error.kind() == ErrorKind::ConnectionReset => continue,
                Err(error) => return Err(error.into()),
            };
            if question == b"who is there?"
                && let Err(error) = socket.send_to(args.name.as_bytes(), asker)
            {
                eprintln!("error: {asker} {error}");
            }
        }
    })
}

/// Makes a socket on the group's port, which other beacons may use as well, and joins the group.
fn join_group(group: SocketAddrV4, interface: Ipv4Addr) -> io::Result<UdpSocket> {
    // Make a socket that receives what is sent to the group. Several beacons on one machine
    // must be able to do so, on the same port. So, in this order:
    // - make a UDP socket for IPv4 (`Socket::new`);
    // - allow it to share its port: `set_reuse_address`, and on macOS `set_reuse_port` as well;
    // - bind it to the group's port, on 0.0.0.0;
    // - join the group `group.ip()` on `interface` (`join_multicast_v4`).
    // `socket.into()` makes a `UdpSocket` of it.
    todo!("join_group")
}

/// Why the group could not be joined.
fn in_words(group: SocketAddrV4, interface: Ipv4Addr, error: &io::Error) -> Error {
    match error.kind() {
        ErrorKind::AddrInUse => format!("{group} is already in use").into(),
        _ => format!("cannot join {group} on {interface}: {error}").into(),
    }
}
