//! step: closed_early
//! caught-by: closed_early
//! says: should have printed "error: server closed the connection before replying" on standard error; it ended with exit code 0
//! says-with-blanks: went on
//!
//! Takes a `\r` at the end for the line's end. A line ends in `\n`: a `\r` before it may come from anywhere.

    if _line.ends_with(b"\r") {
        return text(_line.to_vec());
    }
    Err(NetError::ClosedEarly)
