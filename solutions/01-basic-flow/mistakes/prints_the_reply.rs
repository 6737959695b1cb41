//! step: reply
//! caught-by: reply
//! says: the connection was closed
//! says-with-blanks: went on
//!
//! Prints the reply on the server's own standard output instead of sending it.

    say!("Hello, client!");
    client.flush()
