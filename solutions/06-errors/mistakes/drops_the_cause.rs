//! step: typed
//! caught-by: typed
//! says: should have printed "caused by: invalid utf-8
//!
//! Prints the chapter's own words only. What the system said is there, and nobody can see it.

    error.to_string()
