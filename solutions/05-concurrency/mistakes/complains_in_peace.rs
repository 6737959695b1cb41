//! step: isolation
//! caught-by: isolation
//! says: should have printed nothing more
//!
//! Calls every end an error. A client that has said all and closes its connection is no trouble to anybody.

    match outcome {
        Ok(()) => eprintln!("error: {peer} has closed the connection"),
        Err(error) => eprintln!("error: {peer} {error}"),
    }
    say!("{peer} left");
