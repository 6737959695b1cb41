//! step: pipeline
//! caught-by: pipeline
//! says: client should have ended with exit code 0; it is still running
//!
//! Gives the thread a clone of the channel's sender and keeps the first one. A channel ends
//! when its last sender is gone, so that after the last answer the client waits for another.

    let answers = server.try_clone()?;
    let still_asked = asked.clone();
    let sender = thread::spawn(move || send_lines(&server, lines, still_asked));
    print_answers(&answers, due)?;
    drop(asked);
    sender.join().map_err(|_| "the thread that sends has panicked")?
