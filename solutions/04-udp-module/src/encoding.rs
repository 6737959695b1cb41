//! Texts and their bytes.

use std::net::SocketAddr;

use encoding_rs::Encoding;

use crate::error::{ReceiveError, SendError};

/// The encoding with this label, such as `utf-8`, `gbk` or `shift_jis`. A label may be written with
/// small letters or capitals.
///
/// ```
/// use udp_module_solution::encoding;
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
    // ANCHOR: encodings
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == encoding.output_encoding() => Ok(encoding),
        Some(encoding) => Err(format!("{} can be read, but not written", encoding.name())),
        None => Err(format!("there is no encoding {label:?}")),
    }
    // ANCHOR_END: encodings
}

/// The text's bytes in this encoding, without a byte order mark.
pub(crate) fn encode(text: &str, encoding: &'static Encoding) -> Result<Vec<u8>, SendError> {
    // ANCHOR: unmappable
    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        let is_refused = |character: &char| encoding.encode(&character.to_string()).2;
        let refused = text.chars().filter(is_refused).collect();
        return Err(SendError::Unmappable { refused, encoding });
    }
    Ok(bytes.into_owned())
    // ANCHOR_END: unmappable
}

/// The text that these bytes of `peer`'s are in this encoding, if they are one. A byte order mark means nothing.
pub(crate) fn decode(
    bytes: &[u8],
    peer: SocketAddr,
    encoding: &'static Encoding,
) -> Result<String, ReceiveError> {
    // ANCHOR: malformed
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if malformed {
        return Err(ReceiveError::Malformed { peer, encoding });
    }
    Ok(text.into_owned())
    // ANCHOR_END: malformed
}
