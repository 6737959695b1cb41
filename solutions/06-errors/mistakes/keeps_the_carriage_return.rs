//! step: not_text
//! caught-by: not_text
//! says: a line may end in "\r\n", and both bytes are its end
//!
//! Cuts the `\n` alone. Half of the world ends its lines in `\r\n`.

    let _ = &mut line;
    String::from_utf8(line).map_err(NetError::NotText)
