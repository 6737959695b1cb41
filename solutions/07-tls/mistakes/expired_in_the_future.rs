//! step: expired
//! caught-by: expired
//! says: and not "expired"
//!
//! It is out of date, and that is called expired. The reader asks for a new one, and the clock is still wrong.

    let (now, end) = (now.as_secs(), end.as_secs());
    format!("has expired: it is {} out of date", in_words(now.abs_diff(end)))
