//! step: retry
//! caught-by: retry
//! says: client should not pause beyond its deadline of
//! varies: the pauses are random
//!
//! Looks at the deadline before it sleeps, and not at what the sleep does to it.

    let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed - 1));
    let pause = jittered(longest);
    if !error.may_pass() || deadline.left().is_zero() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    thread::sleep(pause);
    true
