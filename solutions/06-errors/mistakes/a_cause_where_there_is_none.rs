//! step: typed
//! caught-by: typed
//! says: should have printed nothing more on standard error
//!
//! An error without a cause gets a line all the same.

    match error.source() {
        Some(cause) => format!("{error}\ncaused by: {cause}"),
        None => format!("{error}\ncaused by: unknown"),
    }
