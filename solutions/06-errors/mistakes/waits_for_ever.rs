//! step: read_timeout
//! caught-by: read_timeout
//! says: no reply within 100 ms" on standard error; nothing came
//!
//! Reads without a time-out, as the tutorial does. A server that says nothing is waited for as long as it
//! likes.

    let _ = timer;
    server.read(buffer).map_err(lost)
