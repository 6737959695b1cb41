//! step: server
//! caught-by: server
//! says: ended with exit code 1
//!
//! A `?` on each receive. Anybody who sends four strange bytes ends the server for all.

    loop {
        let (text, peer) = messages.receive()?;
        say!("received: {}", printable(text));
        messages.send("received", peer)?;
    }
