//! step: retry
//! caught-by: retry
//! says: should have printed "error: cannot resolve name.invalid" on standard error, but it printed "attempt 1 of 6
//! varies: the pauses are random
//!
//! Retries every error. A name that does not exist does not exist the second time either.

    let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed - 1));
    let pause = jittered(longest);
    if pause >= deadline.left() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    thread::sleep(pause);
    true
