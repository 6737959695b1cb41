//! step: listen
//! caught-by: listen
//! says: it listens on another one
//! says-with-blanks: went on
//!
//! Takes any free port when the one that was asked for is taken. Nobody will look for the server
//! there.

    TcpListener::bind(addr).or_else(|_| TcpListener::bind((addr.ip(), 0)))
