//! step: server
//! caught-by: server
//! says: client 1 expects nothing more
//!
//! Tells the sender of a bad datagram what it thinks of it. Two such servers would go on for ever, and a
//! forged sender's address makes it write to somebody who has never asked.

    loop {
        match messages.receive() {
            Ok((text, peer)) => {
                say!("received: {}", printable(text));
                messages.send("received", peer)?;
            }
            Err(ReceiveError::Io(error)) => return Err(error.into()),
            Err(error) => {
                if let Some(peer) = error.peer() {
                    messages.send("what?", peer)?;
                }
                eprintln!("error: {error}");
            }
        }
    }
