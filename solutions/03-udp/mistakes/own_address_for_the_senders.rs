//! step: receive
//! caught-by: receive
//! says: <server> says: Hello UDP Server
//!
//! Mixes up the two ends: `local_addr` is the server's own address.

    let length = socket.recv(buffer)?;
    Ok((buffer[..length].to_vec(), socket.local_addr()?))
