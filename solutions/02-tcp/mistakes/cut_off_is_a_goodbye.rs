//! step: end_of_stream
//! caught-by: end_of_stream
//! says: server should have printed "error: <client 1> left in the middle of a frame" on standard error; nothing came
//!
//! Takes every end of the stream for a goodbye. Half a message is lost and nobody hears of it.

    let _ = received;
    Ok(None)
