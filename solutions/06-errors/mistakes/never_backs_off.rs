//! step: retry
//! caught-by: retry
//! says: client should pause longer each time
//! varies: the pauses are random
//!
//! Waits about the same each time. A server that is overloaded gets as many attempts as before.

    let pause = jittered(FIRST_PAUSE);
    if !error.may_pass() || pause >= deadline.left() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    thread::sleep(pause);
    true
