//! step: ask
//! caught-by: ask
//! says: server should have ended with exit code 0
//!
//! Makes an error of the end of the input. The operator has only gone home.

    eprint!("reply: ");
    let line = io::stdin().lines().next().transpose()?;
    line.map(Some).ok_or_else(|| ErrorKind::UnexpectedEof.into())
