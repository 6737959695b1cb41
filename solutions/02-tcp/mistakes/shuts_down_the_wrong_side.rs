//! step: half_close
//! caught-by: pipeline
//! says: tcp-framed-client ended with exit code
//! varies: how many answers come before the client is gone
//!
//! Shuts down the reading side: "there is nothing more to read, tell the server". The server is
//! told nothing, and the client's own read says that the stream has ended.

    server.shutdown(Shutdown::Read)
