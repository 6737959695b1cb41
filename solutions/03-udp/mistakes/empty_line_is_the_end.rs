//! step: ask
//! caught-by: reply
//! says: client 1 waits for (empty) from server
//!
//! Takes an empty line for the end of the input.

    eprint!("reply: ");
    let line = io::stdin().lines().next().transpose()?;
    Ok(line.filter(|line| !line.is_empty()))
