//! step: pool
//! caught-by: pool
//! says: <client 3> connected
//!
//! Gives each worker a queue of its own and the clients to them in turn. Whoever is behind a client that stays
//! waits for this one, although another worker has nothing to do.

    let (entrance, exit) = mpsc::sync_channel::<Client>(workers);
    let queues: Vec<_> = (0..workers).map(|_| mpsc::sync_channel::<Client>(1)).collect();
    let (entrances, exits): (Vec<_>, Vec<_>) = queues.into_iter().unzip();
    for own in exits {
        let own = Mutex::new(own);
        thread::spawn(move || {
            while let Some(client) = next(&own) {
                serve(&client);
            }
        });
    }
    thread::spawn(move || {
        let exit = Mutex::new(exit);
        for own in entrances.iter().cycle() {
            let Some(client) = next(&exit) else { break };
            let _ = own.send(client);
        }
    });
    entrance
