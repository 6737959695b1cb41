//! step: pool
//! caught-by: pool
//! says: client 3 expects nothing more
//!
//! One worker that starts a thread for each client. Everybody is served at once, which looks better
//! than a queue until everybody comes.

    let (entrance, exit) = mpsc::sync_channel(workers);
    thread::spawn(move || {
        let exit = Mutex::new(exit);
        while let Some(client) = next(&exit) {
            thread::spawn(move || serve(&client));
        }
    });
    entrance
