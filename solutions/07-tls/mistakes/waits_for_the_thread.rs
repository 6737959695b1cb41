//! step: stalled_handshake
//! caught-by: stalled_handshake
//! says: waits for the thread that
//!
//! There is a thread for the client, and the loop waits for it.

    let thread = thread::Builder::new().spawn(move || serve(socket))?;
    thread.join().map_err(|_| io::Error::other("the thread has panicked"))
