//! step: pool
//! caught-by: queue
//! says: open descriptors
//!
//! Gives the queue room for a million, so that it is never full. It is then as long as the clients
//! want: each that waits costs a descriptor and memory, and is served long after it has given up.

    let (entrance, exit) = mpsc::sync_channel(1_000_000);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..workers {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
