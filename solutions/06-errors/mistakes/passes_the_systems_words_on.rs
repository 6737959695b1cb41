//! step: refused
//! caught-by: refused
//! says: server is not running at <server>" on standard error, but it printed "error: 
//!
//! Passes every error on with `?`. The words are the system's, and they do not say which address.

    Ok(TcpStream::connect_timeout(&addr, limit)?)
