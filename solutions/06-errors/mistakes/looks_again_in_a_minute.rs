//! step: out_of_descriptors
//! caught-by: out_of_descriptors
//! says: each of 15 clients waits for
//!
//! Waits a minute before it tries again. Others leave after a second; their places stay empty, and those
//! who wait give up.

    eprintln!("error: cannot accept the next client: {error}");
    loop {
        thread::sleep(Duration::from_secs(60));
        if let Ok(accepted) = listener.accept() {
            return Ok(accepted);
        }
    }
