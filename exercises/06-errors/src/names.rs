//! From a host to its addresses.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use program::Addr;

use crate::NetError;

/// Calls `attempt` with each address that the host has, in turn, until one works. If none does, the
/// error is that of the last.
pub fn try_each<T>(
    addr: &Addr,
    mut attempt: impl FnMut(SocketAddr) -> Result<T, NetError>,
) -> Result<T, NetError> {
    let none = || NetError::Resolve(addr.host().to_owned(), io::ErrorKind::NotFound.into());
    let mut failed = None;
    for addr in addresses(addr)? {
        match attempt(addr) {
            Ok(done) => return Ok(done),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(none))
}

/// A host that is an IP address is its own address. Only a name has to be looked up.
fn addresses(addr: &Addr) -> Result<Vec<SocketAddr>, NetError> {
    match addr.host().parse() {
        Ok(ip) => Ok(vec![SocketAddr::new(ip, addr.port())]),
        Err(_) => resolve(addr.host(), addr.port()),
    }
}

/// Asks the system which addresses the name has.
fn resolve(name: &str, port: u16) -> Result<Vec<SocketAddr>, NetError> {
    // Ask the system for all addresses of this name, with this port.
    // Look up `ToSocketAddrs`: a pair of a name and a port has its method.
    // If that fails, it is `NetError::Resolve`, with the name and the cause.
    todo!("resolve")
}
