//! step: pool
//! caught-by: pool
//! says: client 3 expects nothing more
//!
//! Starts four workers, whatever `--workers` says. Nobody notices while four is what is asked for.

    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..4 {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
