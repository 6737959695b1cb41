//! step: reply
//! caught-by: reply
//! says: client 1 waits until server closes the connection, but it got "\n"
//!
//! Writes with `writeln!`, as one prints, and sends a newline that nobody asked for. Nothing is
//! added to a stream and nothing taken off: each byte counts.

    writeln!(client, "Hello Client")
