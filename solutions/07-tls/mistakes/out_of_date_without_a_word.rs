//! step: expired
//! caught-by: expired
//! says: and has "expired" in it
//!
//! The certificate and the clock do not agree. Is it too late, or too early?

    let _ = (now, end);
    "is not good at this time".to_owned()
