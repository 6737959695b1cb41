//! step: retry
//! caught-by: retry
//! says: should pause at random
//!
//! Doubles the pause, without jitter. All clients of a server that has failed come back at the same moment.

    let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed - 1));
    if !error.may_pass() || pause >= deadline.left() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    thread::sleep(pause);
    true
