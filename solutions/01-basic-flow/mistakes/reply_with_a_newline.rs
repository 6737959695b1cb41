//! step: reply
//! caught-by: reply
//! says: client 1 expects nothing more, and server sent "\n"
//!
//! Sends a line end with the reply, as `println!` would. Nobody cuts it off at the other end: it
//! arrives as a fifteenth byte.

    writeln!(client, "Hello, client!")
