//! step: listen
//! caught-by: listen
//! says: TODO
//!
//! Binds 0.0.0.0, as many tutorials do, and not the address that was asked for. "It works from
//! everywhere." It also listens for everybody.

    TcpListener::bind(("0.0.0.0", addr.port()))
