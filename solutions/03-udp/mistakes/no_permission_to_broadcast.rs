//! step: broadcast
//! caught-by: broadcast
//! says: Permission denied
//!
//! Does not set SO_BROADCAST.

    socket.send_to(QUESTION, everybody)?;
    Ok(())
