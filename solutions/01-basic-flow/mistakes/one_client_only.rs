//! step: next
//! caught-by: next
//! says: basic-flow-server ended with exit code 0
//!
//! Ends the program after the first client.

    if let Err(error) = outcome {
        eprintln!("error: {peer} {error}");
    }
    drop(client);
    std::process::exit(0);
