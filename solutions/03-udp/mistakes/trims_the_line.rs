//! step: ask
//! caught-by: reply
//! says: but it got "Hello,
//!
//! `trim` cuts the line end, and all blanks with it.

    eprint!("reply: ");
    let line = io::stdin().lines().next().transpose()?;
    Ok(line.map(|line| line.trim().to_owned()))
