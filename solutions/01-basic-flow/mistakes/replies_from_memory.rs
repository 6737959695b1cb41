//! step: reply
//! caught-by: reply
//! says: TODO
//!
//! Sends nearly the right words: the text is typed from memory.

    client.write_all(b"Hello, Client!")
