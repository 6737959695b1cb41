//! step: threads
//! caught-by: threads
//! says: 1 connection waits to be accepted
//!
//! Serves each client in the loop that accepts. It works with one client, so the thread seems to be
//! something for later.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        serve(&client);
    }
