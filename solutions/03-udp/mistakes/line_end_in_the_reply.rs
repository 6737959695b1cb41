//! step: ask
//! caught-by: reply
//! says: \r\n"
//!
//! `read_line` leaves the line end where it is, and it is sent with the reply.

    eprint!("reply: ");
    let mut line = String::new();
    let length = io::stdin().read_line(&mut line)?;
    Ok((length > 0).then_some(line))
