//! step: threads
//! caught-by: threads
//! says: 1 connection waits to be accepted
//!
//! Joins each thread as soon as it is started. In Python's examples there is a join() at the end, and
//! here it is one in the loop.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        let thread = thread::spawn(move || serve(&client));
        let _ = thread.join();
    }
