//! step: await_reply
//! caught-by: await_reply
//! says: Resource temporarily unavailable
//!
//! Knows only one of the two words for a time-out, and it is that of the other system.

    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    match next(socket) {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.kind() == ErrorKind::TimedOut => Ok(None),
        Err(error) => Err(error),
    }
