//! step: retry
//! caught-by: retry
//! says: but it printed "error: no reply within 60 ms"
//!
//! Tries again only where somebody has answered: refused, closed, reset. A server that was busy is given up.

    let pause = jittered(FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed - 1)));
    let answered = matches!(error, NetError::Refused(..) | NetError::ClosedEarly | NetError::Reset(_));
    if !answered || pause >= deadline.left() {
        return false;
    }
    let (attempts, ms) = (u64::from(args.retries) + 1, pause.as_millis());
    eprintln!("attempt {failed} of {attempts}: {error}; trying again in {ms} ms");
    thread::sleep(pause);
    true
