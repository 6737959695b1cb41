//! step: listen
//! caught-by: listen
//! says: it listens on 127.0.0.1
//!
//! Takes the port alone from the address that was asked for, because it is this machine anyway.

    TcpListener::bind(("127.0.0.1", addr.port()))
