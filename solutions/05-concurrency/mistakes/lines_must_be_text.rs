//! step: async
//! caught-by: async
//! says: lines as they come
//! varies: a thread for each core
//!
//! Reads the lines as text. One byte that is no UTF-8 makes an error of the line, and ends the connection.

    loop {
        match listener.accept().await {
            Ok((mut client, peer)) => {
                tokio::spawn(async move {
                    say!("{peer} connected");
                    let (input, mut output) = client.split();
                    let mut lines = BufReader::new(input).lines();
                    let outcome = async {
                        while let Some(line) = lines.next_line().await? {
                            output.write_all(format!("echo: {line}\n").as_bytes()).await?;
                        }
                        Ok(())
                    };
                    goodbye(peer, outcome.await);
                });
            }
            Err(error) => rest(&error).await,
        }
    }
