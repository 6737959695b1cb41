//! step: request
//! caught-by: request
//! says: server expects nothing more, and client sent "\n"
//!
//! Sends a line end behind the message. It arrives as a byte like any other.

    writeln!(server, "{message}")
