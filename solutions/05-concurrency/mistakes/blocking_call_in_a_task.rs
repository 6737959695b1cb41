//! step: async
//! caught-by: async
//! says: blocked in recv()
//! varies: a thread for each core
//!
//! Waits for the first bytes with the standard library's call, which blocks, as in the chapters before.
//! Each such call stops a whole thread of the few there are; soon all wait for clients that say nothing.

    loop {
        match listener.accept().await {
            Ok((client, peer)) => {
                let (client, terms) = (client.into_std()?, terms.clone());
                client.set_nonblocking(false)?;
                tokio::spawn(async move {
                    let _ = client.peek(&mut [0]);
                    let ready = client.set_nonblocking(true);
                    if let Ok(client) = ready.and_then(|()| TcpStream::from_std(client)) {
                        serve(client, peer, terms).await;
                    }
                });
            }
            Err(error) => rest(&error).await,
        }
    }
