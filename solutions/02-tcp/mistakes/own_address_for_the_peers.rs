//! step: accept
//! caught-by: accept
//! says: TODO
//!
//! Takes the stream's own address for the client's. A connection has two ends: `local_addr` is
//! this one, `peer_addr` the other.

    let (client, _) = listener.accept()?;
    let peer = client.local_addr()?;
    Ok((client, peer))
