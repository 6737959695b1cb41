//! step: long_line
//! caught-by: long_line
//! says: client 1 waits until server ends the connection
//!
//! Takes a line of any length. A client that never ends its line fills the memory of everybody.

    let _ = line;
    Ok(())
