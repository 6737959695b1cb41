//! step: closed_early
//! caught-by: closed_early
//! says: should have printed "error: server closed the connection before replying" on standard error; it ended with exit code 0
//! says-with-blanks: went on
//!
//! Takes half a line for the reply. "Better than nothing." The half that is missing may be the "not".

    if _line.is_empty() {
        return Err(NetError::ClosedEarly);
    }
    text(_line.to_vec())
