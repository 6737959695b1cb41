//! step: isolation
//! caught-by: isolation
//! says: <client 3> connected
//!
//! Says goodbye in the case of an error, and then in any case. Whoever counts the clients by these lines counts
//! one too few from then on.

    if let Err(error) = outcome {
        eprintln!("error: {peer} {error}");
        say!("{peer} left");
    }
    say!("{peer} left");
