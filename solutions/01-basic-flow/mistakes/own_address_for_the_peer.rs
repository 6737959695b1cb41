//! step: accept
//! caught-by: accept
//! says: server should have printed "connected by <client 1>", but it printed "connected by <server>"
//!
//! Reports the server's own end of the connection as the client's address.

    let (client, _) = listener.accept()?;
    let peer = client.local_addr()?;
    let peer = peer.as_socket().ok_or(ErrorKind::Unsupported)?;
    Ok((client, peer))
