//! step: not_text
//! caught-by: not_text
//! says: but it printed "server replied: echo: 你好\r"
//!
//! Cuts the `\n` alone. Half of the world ends its lines in `\r\n`.

    let _ = &mut line;
    String::from_utf8(line).map_err(NetError::NotText)
