//! step: port_taken
//! caught-by: port_taken
//! says: error: <server> is already in use" on standard error, but it printed "error: 
//!
//! Passes the error of bind() on. "Address already in use": which one?

    Ok(TcpListener::bind(addr)?)
