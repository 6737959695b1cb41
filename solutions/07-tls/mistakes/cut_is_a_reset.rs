//! step: truncation
//! caught-by: truncation
//! says: and not "reset"
//!
//! A cut is told as a reset. The reader looks for a server that has crashed.

    stream.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => {
            io::Error::new(ErrorKind::ConnectionReset, "cut the connection: reset by peer")
        }
        _ => error,
    })
