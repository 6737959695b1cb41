//! step: typed
//! caught-by: typed
//! says: should have printed an error that begins "caused by: "
//!
//! Prints the chapter's own words only. What the system said is there, and nobody can see it.

    error.to_string()
