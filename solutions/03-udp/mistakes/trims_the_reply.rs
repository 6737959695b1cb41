//! step: await_reply
//! caught-by: await_reply
//! says: printed "server replied: Hello
//!
//! Trims the reply. The blanks belong to it.

    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    match next(socket) {
        Ok((reply, sender)) => Ok(Some((reply.trim_ascii().to_vec(), sender))),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(None),
        Err(error) => Err(error),
    }
