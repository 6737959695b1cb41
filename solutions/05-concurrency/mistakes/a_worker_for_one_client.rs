//! step: pool
//! caught-by: pool
//! says: should have printed "<client 3> connected"
//!
//! Each worker serves one client and ends. With as many clients as workers nothing is missing.

    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..workers {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            if let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
