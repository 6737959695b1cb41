//! step: half_close
//! caught-by: pipeline
//! says: tcp-framed-client ended with exit code 1
//! varies: how many answers come before the door is closed
//!
//! Shuts down both directions when the input ends. The answers that are still on their way then
//! meet a closed door.

    server.shutdown(Shutdown::Both)
