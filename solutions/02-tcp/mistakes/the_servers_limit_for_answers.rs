//! step: limit
//! caught-by: pipeline
//! says: it ended with exit code 1 instead
//!
//! Compares with the limit of the lines, also where an answer is received. The answer to a line of
//! exactly the limit is longer.

    if length > limit.min(LIMIT) {
        return Err(FrameError::TooLong { length, limit });
    }
    Ok(vec![0; length as usize])
