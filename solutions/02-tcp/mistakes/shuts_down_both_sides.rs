//! step: half_close
//! caught-by: pipeline
//! says: the server left while answers were due
//!
//! Shuts down both directions when the input ends. The answers that are still on their way then
//! meet a closed door.

    server.shutdown(Shutdown::Both)
