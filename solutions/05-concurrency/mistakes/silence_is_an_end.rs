//! step: idle
//! caught-by: idle
//! says: client 1 waits until server closes the connection
//! varies: a thread for each core
//!
//! Takes the time that is over for the end of the stream. The half line that has come is answered as if it were the
//! last, and nobody hears that the client was let go.

    let Some(idle) = idle else { return input.fill_buf().await };
    match time::timeout(idle, input.fill_buf()).await {
        Ok(arrived) => arrived,
        Err(_) => Ok(&[]),
    }
