//! step: next
//! caught-by: next
//! says: client 1 waits until server closes the connection; it is still open
//!
//! Never closes the connection, so the client waits for the end of the reply for ever.

    std::mem::forget(client);
