//! step: read_timeout
//! caught-by: read_timeout
//! says: but it printed "error: Resource temporarily unavailable
//! says-with-blanks: went on
//!
//! Takes only `TimedOut` for a time-out. On Unix a read that has timed out is a `WouldBlock`.

    let timed_out = |error| NetError::ReadTimeout(timer.limit(), error);
    let left = timer.left();
    if left.is_zero() {
        return Err(timed_out(ErrorKind::TimedOut.into()));
    }
    server.set_read_timeout(Some(left))?;
    server.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::TimedOut => timed_out(error),
        _ => lost(error),
    })
