//! step: long_line
//! caught-by: long_line
//! says: client 1 waits until server ends the connection
//!
//! Says nothing to a line that is too long by a little: the limit is rounded up.

    if line.len() > 2 * LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
