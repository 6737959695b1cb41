//! step: idle
//! caught-by: idle
//! says: client 1 waits until server closes the connection
//! varies: a thread for each core
//!
//! Sleeps for the time and then reads. That makes every answer late, and lets nobody go.

    let Some(idle) = idle else { return input.fill_buf().await };
    time::sleep(idle).await;
    input.fill_buf().await
