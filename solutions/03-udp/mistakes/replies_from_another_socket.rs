//! step: reply
//! caught-by: reply
//! says: came from another address than server's
//!
//! Makes a socket for the reply. It has a port of its own, and no client knows it.

    let socket = UdpSocket::bind((socket.local_addr()?.ip(), 0))?;
    socket.send_to(text.as_bytes(), peer)?;
    Ok(())
