//! step: closed_early
//! caught-by: closed_early
//! says: should have printed "error: server closed the connection before replying" on standard error; it ended with exit code 0
//! says-with-blanks: went on
//!
//! Takes what has come for the reply, even if it is nothing.

    text(_line.to_vec())
