//! step: limit
//! caught-by: limit
//! says: client 1 waits for 65546 bytes
//!
//! Refuses a frame of exactly the limit. "At most 65,536" includes 65,536.

    if length >= limit {
        return Err(FrameError::TooLong { length, limit });
    }
    Ok(vec![0; length as usize])
