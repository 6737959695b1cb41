//! step: typed
//! caught-by: typed
//! says: should have printed "caused by: " and, in words for people, the cause of "reply is not UTF-8"; it ended
//!
//! Prints the chapter's own words only. What the system said is there, and nobody can see it.

    error.to_string()
