//! step: idle
//! caught-by: idle
//! says: client 1 waits until server closes the connection
//! varies: a thread for each core
//!
//! Waits without a limit. The flag is read, and changes nothing.

    let _ = idle;
    input.fill_buf().await
