//! step: half_close
//! caught-by: pipeline
//! says: tcp-framed-client ended with exit code
//! varies: how many answers come before the client is gone
//!
//! Ends the program once all is said. The answers that are still due find nobody.

    server.shutdown(Shutdown::Write)?;
    std::process::exit(0)
