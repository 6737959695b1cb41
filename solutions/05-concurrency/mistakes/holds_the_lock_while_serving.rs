//! step: pool
//! caught-by: pool
//! says: client 2 waits for "echo: two\n"
//!
//! Takes the lock in the head of the loop. It is given back only at the end of the loop's body: while
//! one worker serves its client, no other can take one.

    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit: Arc<Mutex<Receiver<Client>>> = Arc::new(Mutex::new(exit));
    for _ in 0..workers {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Ok(client) = exit.lock().unwrap().recv() {
                serve(&client);
            }
        });
    }
    entrance
