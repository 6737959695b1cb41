//! step: request
//! caught-by: request
//! says: server waits for "Hello Server" from client, but it got "\"
//!
//! Sends the text as `{:?}` shows it, with quotes around it and its control characters escaped.
//! That is for logs, not for the wire.

    write!(server, "{message:?}")
