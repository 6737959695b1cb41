//! step: malformed
//! caught-by: encodings
//! says: client should have printed "server replied: 你好"
//!
//! Reads every text as UTF-8. What the other side has written in GBK is malformed then.

    String::from_utf8(bytes.to_vec()).map_err(|_| ReceiveError::Malformed { peer, encoding })
