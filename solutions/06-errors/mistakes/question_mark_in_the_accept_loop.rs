//! step: out_of_descriptors
//! caught-by: out_of_descriptors
//! says: errors-server ended with exit code 1
//! varies: how far its threads come before the end
//!
//! Gives the error to main, as `?` does. The clients that are connected lose their server because one more
//! wanted to come.

    let _ = listener;
    Err(error.into())
