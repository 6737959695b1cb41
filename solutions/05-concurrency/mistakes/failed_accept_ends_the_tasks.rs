//! step: async
//! caught-by: async
//! says: Too many open files
//! varies: how many clients are served before
//!
//! Passes every error of accept() on. The program ends, and all its clients with it.

    loop {
        let (client, peer) = listener.accept().await?;
        tokio::spawn(serve(client, peer, terms.clone()));
    }
