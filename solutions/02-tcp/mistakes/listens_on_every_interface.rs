//! step: listen
//! caught-by: listen
//! says: server was given one address to listen on, and 127.0.0.2 can be connected to as well
//!
//! Binds 0.0.0.0, as many tutorials do, and not the address that was asked for. "It works from
//! everywhere." It also listens for everybody.

    TcpListener::bind(("0.0.0.0", addr.port()))
