//! step: reply
//! caught-by: reply
//! says: client 1 waits for "Hello Client" from server, but it got "Hello, Client"
//!
//! Sends nearly the right words: the text is typed from memory.

    client.write_all(b"Hello, Client")
