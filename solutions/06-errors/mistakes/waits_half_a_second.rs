//! step: read_timeout
//! caught-by: read_timeout
//! says: should have taken at least 1000 ms
//! varies: the time that it takes
//!
//! Has half a second in it, the default of the flag, and takes the flag for what the error says.

    let timed_out = |error| NetError::ReadTimeout(timer.limit(), error);
    let left = timer.left().min(Duration::from_millis(500));
    if left.is_zero() {
        return Err(timed_out(ErrorKind::TimedOut.into()));
    }
    server.set_read_timeout(Some(left))?;
    server.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => timed_out(error),
        _ => lost(error),
    })
