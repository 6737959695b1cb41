//! step: refused
//! caught-by: refused
//! says: but it printed "error: no reply from <server> after 20 attempts"
//!
//! Takes a refusal for one more lost datagram.

    Ok(None)
