//! step: ask
//! caught-by: ask
//! says: reply: 
//!
//! Ends the prompt as one ends a line. The operator types below it.

    eprintln!("reply: ");
    io::stdin().lines().next().transpose()
