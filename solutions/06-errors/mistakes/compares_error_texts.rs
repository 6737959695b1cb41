//! step: read_timeout
//! caught-by: read_timeout
//! says: but it printed "error: Resource temporarily unavailable
//! says-with-blanks: went on
//!
//! Looks for "timed out" in the error's text. Here the text of a read that has timed out is "Resource
//! temporarily unavailable"; on another system it is another.

    let timed_out = |error| NetError::ReadTimeout(timer.limit(), error);
    let left = timer.left();
    if left.is_zero() {
        return Err(timed_out(ErrorKind::TimedOut.into()));
    }
    server.set_read_timeout(Some(left))?;
    server.read(buffer).map_err(|error| match error.to_string().contains("timed out") {
        true => timed_out(error),
        false => lost(error),
    })
