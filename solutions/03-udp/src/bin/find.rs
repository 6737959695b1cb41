//! Finds the beacons: asks all of them at once who is there, and prints who answers.

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use program::{printable, say};
use socket2::SockRef;
use udp_solution::await_reply;

/// What the beacons answer.
const QUESTION: &[u8] = b"who is there?";

/// Asks a multicast group, or everybody, who is there, and prints who answers.
#[derive(Parser)]
struct Args {
    /// The group's address and port
    #[arg(long, value_name = "IP:PORT", default_value = "239.255.42.99:8089")]
    group: SocketAddrV4,
    /// The address of the network to ask on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    interface: Ipv4Addr,
    /// Ask at this broadcast address in place of the group's, on the same port
    #[arg(long, value_name = "IP")]
    broadcast: Option<Ipv4Addr>,
    /// How long to wait for answers, in all
    #[arg(long, value_name = "MS", default_value = "500")]
    wait_ms: u32,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        match args.broadcast {
            Some(ip) => broadcast(&socket, (ip, args.group.port()).into())?,
            None => multicast(&socket, args.group, args.interface)?,
        }
        let end = Instant::now() + Duration::from_millis(args.wait_ms.into());
        for line in find(&socket, end)? {
            say!("{line}");
        }
        Ok(())
    })
}

/// Asks the members of a group, on one network.
fn multicast(socket: &UdpSocket, group: SocketAddrV4, interface: Ipv4Addr) -> io::Result<()> {
    SockRef::from(socket).set_multicast_if_v4(&interface)?;
    socket.send_to(QUESTION, group)?;
    Ok(())
}

/// Collects the answers that come before `end`: `<name> at <peer>`, sorted, equal ones once.
fn find(socket: &UdpSocket, end: Instant) -> io::Result<Vec<String>> {
    // ANCHOR: find
    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.insert(format!("{} at {peer}", printable(name)));
    }
    Ok(found.into_iter().collect())
    // ANCHOR_END: find
}

/// Asks everybody who receives on the port of this broadcast address.
fn broadcast(socket: &UdpSocket, everybody: SocketAddr) -> io::Result<()> {
    // ANCHOR: broadcast
    socket.set_broadcast(true)?;
    socket.send_to(QUESTION, everybody)?;
    Ok(())
    // ANCHOR_END: broadcast
}
