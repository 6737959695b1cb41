//! step: broadcast
//! caught-by: broadcast
//! says: find should have printed "one at
//!
//! Sends the question with a line end. The beacons answer exactly one question, and this is another.

    socket.set_broadcast(true)?;
    socket.send_to(b"who is there?\n", everybody)?;
    Ok(())
