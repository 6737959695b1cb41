//! step: listen
//! caught-by: listen
//! says: ended with exit code 1
//!
//! Does not listen.

    Err(io::Error::other(addr))
