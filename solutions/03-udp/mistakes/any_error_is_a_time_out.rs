//! step: await_reply
//! caught-by: refused
//! says: error: no reply from <server>
//!
//! Takes every error for a time-out. That nobody is there it never hears.

    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    Ok(next(socket).ok())
