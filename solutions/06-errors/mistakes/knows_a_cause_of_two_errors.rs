//! step: typed
//! caught-by: typed
//! says: the cause of "cannot resolve name.invalid"
//!
//! Lists the errors that have a cause, and forgets some. The error itself knows.

    match error {
        NetError::Refused(_, cause) => format!("{error}\ncaused by: {cause}"),
        NetError::NotText(cause) => format!("{error}\ncaused by: {cause}"),
        _ => error.to_string(),
    }
