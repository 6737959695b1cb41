//! step: isolation
//! caught-by: isolation
//! says: on standard error
//!
//! Says nothing of an error, since the server goes on anyway. Whoever runs it never learns what its
//! clients suffer.

    let _ = outcome;
    say!("{peer} left");
