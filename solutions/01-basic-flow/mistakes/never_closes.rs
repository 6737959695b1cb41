//! step: next
//! caught-by: next
//! says: TODO
//!
//! Never closes the connection, so the client waits for the end of the reply for ever.

    if let Err(error) = outcome {
        eprintln!("error: {peer} {error}");
    }
    std::mem::forget(client);
