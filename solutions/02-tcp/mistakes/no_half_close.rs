//! step: half_close
//! caught-by: half_close
//! says: server waits until client closes the connection; it is still open
//!
//! Tells the server nothing: "when the input is over, there is nothing more to send". The
//! server cannot know, and both wait.

    let _ = server;
    Ok(())
