//! step: isolation
//! caught-by: isolation
//! says: unwrap() makes a panic of every error
//!
//! Unwraps the outcome. The panic ends one thread only, but nobody hears that the client has left, and
//! in a server without threads it would end everything.

    outcome.unwrap();
    say!("{peer} left");
