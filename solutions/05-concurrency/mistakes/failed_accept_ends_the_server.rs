//! step: threads
//! caught-by: isolation
//! says: Too many open files
//! varies: how far its threads come before the end
//!
//! Passes every error of accept() on to main, which ends the program. The `?` is what one writes behind a
//! call that can fail. But accept() fails because of others: too many clients are connected.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        thread::Builder::new().spawn(move || serve(&client))?;
    }
