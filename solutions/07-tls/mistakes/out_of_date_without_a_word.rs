//! step: expired
//! caught-by: expired
//! says: should have printed "error: ...expired..."
//!
//! The certificate and the clock do not agree. Is it too late, or too early?

    let _ = (now, end);
    "is not good at this time".to_owned()
