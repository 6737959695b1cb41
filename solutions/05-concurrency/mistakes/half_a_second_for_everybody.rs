//! step: idle
//! caught-by: idle
//! says: wait as long as
//! varies: a thread for each core
//!
//! Waits half a second, whatever `--idle-ms` says.

    if idle.is_none() {
        return input.fill_buf().await;
    }
    match time::timeout(Duration::from_millis(500), input.fill_buf()).await {
        Ok(arrived) => arrived,
        Err(_) => Err(io::Error::other("was silent for too long")),
    }
