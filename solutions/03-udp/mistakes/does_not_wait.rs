//! step: await_reply
//! caught-by: send
//! says: server expects nothing more, and client sent
//!
//! Makes the socket non-blocking, which is not waiting at all, and takes `WouldBlock` for a time-out.

    socket.set_nonblocking(true)?;
    match next(socket) {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
