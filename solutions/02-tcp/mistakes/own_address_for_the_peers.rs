//! step: accept
//! caught-by: accept
//! says: server should have printed "client <client 1> connected", but it printed "client <server> connected"
//!
//! Takes the stream's own address for the client's. A connection has two ends: `local_addr` is
//! this one, `peer_addr` the other.

    let (client, _) = listener.accept()?;
    let peer = client.local_addr()?;
    Ok((client, peer))
