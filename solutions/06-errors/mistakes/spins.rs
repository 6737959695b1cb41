//! step: out_of_descriptors
//! caught-by: out_of_descriptors
//! says: should use at most 60 ms of CPU time meanwhile
//! varies: the CPU time that it uses
//!
//! Tries again at once. accept() fails at once, too, as long as nobody leaves: the server keeps a whole core
//! busy with nothing.

    eprintln!("error: cannot accept the next client: {error}");
    loop {
        if let Ok(accepted) = listener.accept() {
            return Ok(accepted);
        }
    }
