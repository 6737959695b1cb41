//! step: async
//! caught-by: async
//! says: should have printed "<client 2> connected"
//! varies: a thread for each core
//!
//! Awaits each client in the loop. There is async and await, and still it is one client after another.

    loop {
        match listener.accept().await {
            Ok((client, peer)) => serve(client, peer, terms.clone()).await,
            Err(error) => rest(&error).await,
        }
    }
