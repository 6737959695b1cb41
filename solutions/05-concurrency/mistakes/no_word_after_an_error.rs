//! step: isolation
//! caught-by: isolation
//! says: should have printed "<client 2> left"
//!
//! Says that a client has left only if nothing went wrong. Whoever counts clients by these lines counts
//! one too many for ever.

    match outcome {
        Ok(()) => say!("{peer} left"),
        Err(error) => eprintln!("error: {peer} {error}"),
    }
