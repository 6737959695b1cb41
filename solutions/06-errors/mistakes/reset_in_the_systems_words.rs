//! step: reset
//! caught-by: reset
//! says: connection reset by the server" on standard error, but it printed "error: 
//!
//! Leaves the reset to the system's words, which differ from system to system.

    NetError::Other(error)
