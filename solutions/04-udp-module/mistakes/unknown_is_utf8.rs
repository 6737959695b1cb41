//! step: encodings
//! caught-by: encodings
//! says: server should have ended with exit code 2; it is still running
//!
//! Takes UTF-8 for a label that it does not know. The operator has made a typing error, and learns of it
//! from the first message that nobody can read.

    Ok(Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8))
