//! step: end_of_stream
//! caught-by: end_of_stream
//! says: server should have printed "client <client 1> left", but it printed "received: "
//!
//! Takes the end of the stream for an empty message. The stream stays at its end, so there is
//! one more empty message at each turn of the loop, for ever.

    let _ = received;
    Ok(Some(String::new()))
