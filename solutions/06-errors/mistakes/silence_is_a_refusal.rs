//! step: connect_timeout
//! caught-by: connect_timeout
//! says: but it printed "error: server is not running at <server>"
//!
//! "It did not connect, so the server is not running." Nobody said so: nobody has answered.

    let _ = limit;
    NetError::Refused(addr, error)
