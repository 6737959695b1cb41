//! step: ask
//! caught-by: ask
//! says: server should have ended with exit code 0
//!
//! `read_line` returns 0 at the end of the input, and leaves the line empty. Nobody looks at the 0:
//! the server goes on for ever, and answers everybody with nothing.

    eprint!("reply: ");
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
