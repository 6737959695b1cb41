//! step: accept
//! caught-by: accept
//! says: server should have printed "connected by <client 1>"; nothing came
//!
//! Calls accept once for the socket and once for the address. Each call takes a client off the
//! queue, so the second waits for one more client.

    let client = listener.accept()?.0;
    let peer = listener.accept()?.1;
    let peer = peer.as_socket().ok_or(ErrorKind::Unsupported)?;
    Ok((client, peer))
