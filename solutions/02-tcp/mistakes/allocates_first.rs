//! step: limit
//! caught-by: limit
//! says: ended by signal 6
//!
//! Makes room first and checks the limit later. A stranger who sends four bytes makes the
//! server ask for 4 GiB.

    let room = vec![0; length as usize];
    if length > limit {
        return Err(FrameError::TooLong { length, limit });
    }
    Ok(room)
