//! step: encodings
//! caught-by: encodings
//! says: server should have ended with exit code 2; it is still running
//!
//! Accepts whatever can be read. Who asks for UTF-16 then sends UTF-8, because that is what `encode` writes.

    Encoding::for_label(label.as_bytes()).ok_or_else(|| format!("there is no encoding {label:?}"))
