//! step: async
//! caught-by: async
//! says: of CPU time
//! varies: how much CPU time it takes
//!
//! Goes on at once when accept() fails, and says nothing. While too many are connected the next accept() fails as
//! well: the loop keeps a core busy, and nobody knows why.

    loop {
        if let Ok((client, peer)) = listener.accept().await {
            tokio::spawn(serve(client, peer, terms.clone()));
        }
    }
