//! step: plain_client
//! caught-by: plain_client
//! says: received corrupt message of type InvalidContentType
//!
//! `?` and `{error}` are enough for every error.

    let _ = args;
    error.to_string()
