//! step: out_of_descriptors
//! caught-by: out_of_descriptors
//! says: should have printed nothing more on standard error
//!
//! Tells it twenty times a second. A night of that fills a disk.

    let mut error = error;
    loop {
        eprintln!("error: cannot accept the next client: {error}");
        thread::sleep(PAUSE);
        match listener.accept() {
            Ok(accepted) => return Ok(accepted),
            Err(again) => error = again,
        }
    }
