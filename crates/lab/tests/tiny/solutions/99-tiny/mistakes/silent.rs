//! step: greet
//! caught-by: greet
//! says: printed ""
//!
//! Says nothing.

    String::new()
