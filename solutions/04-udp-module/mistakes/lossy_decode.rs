//! step: malformed
//! caught-by: malformed
//! says: client should have printed "error: <server> " on standard error
//!
//! Makes a text of any bytes, as Python's `errors="replace"`. What was there is lost, and nobody hears of it.

    let _ = peer;
    Ok(encoding.decode_without_bom_handling(bytes).0.into_owned())
