//! step: end_of_stream
//! caught-by: end_of_stream
//! says: TODO
//!
//! Takes every end of the stream for a goodbye. Half a message is lost and nobody hears of it.

    let _ = received;
    Ok(None)
