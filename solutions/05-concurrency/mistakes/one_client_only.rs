//! step: threads
//! caught-by: threads
//! says: ended with exit code 0
//! varies: whether the thread comes to print before main ends
//!
//! Takes one client and starts a thread for it, without a loop. main has nothing more to do, and with it
//! the program ends, whatever its threads are doing.

    let (stream, peer) = listener.accept()?;
    let client = clients.enter(stream, peer)?;
    thread::spawn(move || serve(&client));
    Ok(())
