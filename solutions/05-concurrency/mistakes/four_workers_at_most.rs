//! step: pool
//! caught-by: pool
//! says: six workers
//!
//! Starts no more than four workers, whoever asks for more.

    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..workers.min(4) {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
