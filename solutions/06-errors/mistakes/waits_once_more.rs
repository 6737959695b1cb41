//! step: read_timeout
//! caught-by: read_timeout
//! says: should have taken at most 2200 ms
//! varies: the time that it takes
//!
//! Looks whether the time is over, and then gives the read the whole of it. A piece that comes late gets a
//! time of its own.

    let timed_out = |error| NetError::ReadTimeout(timer.limit(), error);
    if timer.left().is_zero() {
        return Err(timed_out(ErrorKind::TimedOut.into()));
    }
    server.set_read_timeout(Some(timer.limit()))?;
    server.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => timed_out(error),
        _ => lost(error),
    })
