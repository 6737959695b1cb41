//! step: listen
//! caught-by: listen
//! says: server was asked to listen on 127.0.0.1 and any free port, but it listens on 0.0.0.0
//!
//! Binds 0.0.0.0, as many tutorials do, and not the address that was asked for. "It works from
//! everywhere." It also listens for everybody.

    TcpListener::bind(("0.0.0.0", addr.port()))
