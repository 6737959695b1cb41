//! Texts and their bytes.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::net::SocketAddr;

use encoding_rs::Encoding;

use crate::error::{ReceiveError, SendError};

/// The encoding with this label, such as `utf-8`, `gbk` or `shift_jis`. A label may be written with
/// small letters or capitals.
///
/// ```
/// use udp_module::encoding;
///
/// assert!(encoding("GBK").is_ok_and(|found| found.name() == "GBK"));
/// assert!(encoding("klingon").is_err());
/// assert!(encoding("utf-16").is_err());
/// ```
///
/// # Errors
///
/// In words: there is no such encoding, or texts cannot be written in it.
pub fn encoding(label: &str) -> Result<&'static Encoding, String> {
    // Return the encoding that is called `label`. Two labels are errors, told in words: one
    // that nobody knows, and one whose encoding can be read but not written.
    // Look up `Encoding::for_label`. `output_encoding` gives the encoding to write with: if
    // that is another one, this one cannot be written.
    todo!("encodings")
}

/// The text's bytes in this encoding, without a byte order mark.
pub(crate) fn encode(text: &str, encoding: &'static Encoding) -> Result<Vec<u8>, SendError> {
    // Return the text's bytes. If the encoding has none for some characters, return
    // `SendError::Unmappable` with exactly these characters. Then nothing is sent, and the client's
    // line `error: ...` names them and no others of the text.
    // Keep what is given below, and replace the `todo!`.
    let (bytes, _, unmappable) = encoding.encode(text);
    if !unmappable {
        return Ok(bytes.into_owned());
    }
    todo!("unmappable")
}

/// The text that these bytes of `peer`'s are in this encoding, if they are one. A byte order mark means nothing.
pub(crate) fn decode(
    bytes: &[u8],
    peer: SocketAddr,
    encoding: &'static Encoding,
) -> Result<String, ReceiveError> {
    // Return the text that `bytes` are. If they are no text in this encoding, return
    // `ReceiveError::Malformed`, which names the sender: `peer`. A byte order mark is a character
    // like any other.
    // Keep what is given below, and replace the `todo!`.
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if !malformed {
        return Ok(text.into_owned());
    }
    todo!("malformed")
}
