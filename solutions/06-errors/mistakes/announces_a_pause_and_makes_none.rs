//! step: retry
//! caught-by: retry
//! says: client should have taken at least
//! varies: the pauses are random
//!
//! Says that it tries again later, and does so at once.

    let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed - 1));
    let pause = jittered(longest);
    if !error.may_pass() || pause >= deadline.left() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    true
