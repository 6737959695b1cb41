//! step: async
//! caught-by: async
//! says: threads, but it has
//! varies: a thread for each core
//!
//! Starts a thread for each client, which waits for the client's task. It answers everybody, at the
//! price that async was to save.

    loop {
        match listener.accept().await {
            Ok((client, peer)) => {
                let (runtime, terms) = (tokio::runtime::Handle::current(), terms.clone());
                std::thread::spawn(move || runtime.block_on(serve(client, peer, terms)));
            }
            Err(error) => rest(&error).await,
        }
    }
