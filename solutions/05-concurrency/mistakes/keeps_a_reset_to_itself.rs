//! step: async
//! caught-by: async
//! says: should have printed "<client 1> left"
//! varies: a thread for each core
//!
//! Serves the client itself and forgets it when its connection fails: neither the error is told nor that it left.

    loop {
        match listener.accept().await {
            Ok((mut client, peer)) => {
                let mut terms = terms.clone();
                tokio::spawn(async move {
                    say!("{peer} connected");
                    if answer_lines(&mut client, &mut terms).await.is_ok() {
                        say!("{peer} left");
                    }
                });
            }
            Err(error) => rest(&error).await,
        }
    }
