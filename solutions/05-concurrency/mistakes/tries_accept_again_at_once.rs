//! step: threads
//! caught-by: isolation
//! says: of CPU time
//! varies: how much CPU time it takes
//!
//! Goes on at once when accept() fails, and says nothing. While too many are connected the next accept() fails as
//! well: the loop keeps a core busy, and nobody knows why.

    loop {
        let Ok((stream, peer)) = listener.accept() else { continue };
        let Ok(client) = clients.enter(stream, peer) else { continue };
        let _ = thread::Builder::new().spawn(move || serve(&client));
    }
