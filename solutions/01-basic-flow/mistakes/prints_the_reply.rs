//! step: reply
//! caught-by: reply
//! says: the connection was closed
//!
//! Prints the reply on the server's own standard output instead of sending it.

    say!("Hello, client!");
    client.flush()
