//! step: read_timeout
//! caught-by: read_timeout
//! says: client should have given up: it waits on as long as a byte comes
//!
//! Gives each piece the whole time. A server that sends a byte now and then is waited for without end.

    server.set_read_timeout(Some(timer.limit()))?;
    server.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            NetError::ReadTimeout(timer.limit(), error)
        }
        _ => lost(error),
    })
