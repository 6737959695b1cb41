//! step: bad_clients
//! caught-by: bad_clients
//! says: errors-server panicked
//!
//! Unwraps in the client's thread. The server goes on, but the last word on this client is a panic, and
//! nobody hears that it has left.

    say!("{peer} connected");
    echo(client).unwrap();
    say!("{peer} left");
