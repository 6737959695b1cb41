//! step: typed
//! caught-by: typed
//! says: but it printed "caused by: FromUtf8Error
//!
//! Prints the cause with `{:?}`, which is for programmers.

    match error.source() {
        Some(cause) => format!("{error}\ncaused by: {cause:?}"),
        None => error.to_string(),
    }
