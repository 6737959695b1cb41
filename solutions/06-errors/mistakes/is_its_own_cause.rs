//! step: typed
//! caught-by: typed
//! says: but it printed "caused by: reply is not UTF-8"
//!
//! Prints the error again instead of its source.

    format!("{error}\ncaused by: {error}")
