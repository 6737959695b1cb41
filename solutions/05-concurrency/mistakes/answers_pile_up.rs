//! step: async
//! caught-by: async
//! says: stop reading from a client that never reads
//! varies: a thread for each core
//!
//! Gives the answers to a second task, by a channel without a limit, and reads on. For a client that asks and never
//! reads they pile up in memory.

    loop {
        match listener.accept().await {
            Ok((client, peer)) => {
                tokio::spawn(async move {
                    say!("{peer} connected");
                    let (input, mut output) = client.into_split();
                    let (answers, mut waiting) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
                    tokio::spawn(async move {
                        while let Some(answer) = waiting.recv().await {
                            if output.write_all(&answer).await.is_err() {
                                break;
                            }
                        }
                    });
                    let mut input = BufReader::new(input);
                    let outcome = async {
                        loop {
                            let mut line = Vec::new();
                            if input.read_until(b'\n', &mut line).await? == 0 {
                                return Ok(());
                            }
                            let _ = answers.send([b"echo: ", without_end(&line), b"\n"].concat());
                        }
                    };
                    goodbye(peer, outcome.await);
                });
            }
            Err(error) => rest(&error).await,
        }
    }
