//! step: idle
//! caught-by: idle
//! says: one is silent, the other is not
//! varies: how far the program is when it happens
//!
//! Counts the time from the first client on instead of from the last that was heard: a client that speaks
//! all the time is let go too.

    let Some(idle) = idle else { return input.fill_buf().await };
    static START: std::sync::OnceLock<time::Instant> = std::sync::OnceLock::new();
    let end = *START.get_or_init(time::Instant::now) + idle;
    match time::timeout_at(end, input.fill_buf()).await {
        Ok(arrived) => arrived,
        Err(_) => Err(io::Error::other("was silent for too long")),
    }
