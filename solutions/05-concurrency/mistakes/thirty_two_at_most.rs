//! step: threads
//! caught-by: threads
//! says: forty are silent, and one speaks
//! varies: which thread sleeps where
//!
//! Starts no more than 32 threads, as Python's `ThreadPoolExecutor` does unless it is told otherwise. The clients
//! beyond them wait until somebody leaves, although each of the 32 may be silent for ever.

    let (left, leaves) = std::sync::mpsc::channel();
    for _ in 0..32 {
        let _ = left.send(());
    }
    loop {
        let _ = leaves.recv();
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        let left = left.clone();
        thread::spawn(move || {
            serve(&client);
            let _ = left.send(());
        });
    }
