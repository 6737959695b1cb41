//! step: reset
//! caught-by: reset
//! says: but it printed "error: server closed the connection before replying"
//!
//! Says of a reset that the server has closed. A close is how a server ends a conversation; a reset is how
//! it breaks off.

    match error.kind() {
        ErrorKind::ConnectionReset => NetError::ClosedEarly,
        _ => NetError::Other(error),
    }
