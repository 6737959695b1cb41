//! step: end_of_stream
//! caught-by: end_of_stream
//! says: tcp-framed-server panicked
//!
//! Panics when a client leaves in the middle of a frame. "That cannot happen." It is the first
//! thing that a bad network does.

    assert!(received == 0, "the client left in the middle of a frame");
    Ok(None)
