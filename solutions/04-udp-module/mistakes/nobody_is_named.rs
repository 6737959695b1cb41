//! step: server
//! caught-by: server
//! says: but it printed "error: a datagram was malformed"
//!
//! Reports the bad datagram, and not whose it was. The operator cannot do anything about it.

    loop {
        match messages.receive() {
            Ok((text, peer)) => {
                say!("received: {}", printable(text));
                messages.send("received", peer)?;
            }
            Err(ReceiveError::Io(error)) => return Err(error.into()),
            Err(_) => eprintln!("error: a datagram was malformed"),
        }
    }
