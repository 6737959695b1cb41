//! step: request
//! caught-by: request
//! says: server waits for " 你好, server!\\n\t" from client
//!
//! Makes a line end of a backslash and an `n`, as the compiler does in a text of the source. What was typed on
//! the command line is two characters.

    server.write_all(message.replace("\\n", "\n").as_bytes())
