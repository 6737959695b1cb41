//! step: await_reply
//! caught-by: await_reply
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Waits for a second, however long was asked for.

    let _ = end;
    socket.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    match next(socket) {
        Ok(message) => Ok(Some(message)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
