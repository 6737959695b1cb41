//! step: isolation
//! caught-by: isolation
//! says: ended with exit code 1
//!
//! Ends the whole program when one client's connection fails. In a program with one client that was
//! right.

    if let Err(error) = outcome {
        eprintln!("error: {peer} {error}");
        std::process::exit(1);
    }
    say!("{peer} left");
