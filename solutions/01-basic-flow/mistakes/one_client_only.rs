//! step: next
//! caught-by: next
//! says: basic-flow-server ended with exit code 0
//!
//! Ends the program after the first client.

    drop(client);
    std::process::exit(0);
