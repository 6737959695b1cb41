//! step: pool
//! caught-by: pool
//! says: expects nothing more
//!
//! Takes twice the workers where it is asked for four or more, in the hope that it is faster. Then twice as many are
//! served at the same time.

    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..if workers < 4 { workers } else { 2 * workers } {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
