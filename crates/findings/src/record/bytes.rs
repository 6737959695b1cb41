//! Bytes in a document that people read.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// What is kept of a long message, in bytes.
const KEPT: usize = 1 << 20;

/// The bytes of a message. In JSON they are `{"text": "..."}`, or `{"hex": "..."}` if they are not
/// UTF-8. Of a message over 1 MiB the first MiB is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", from = "Written")]
pub struct Bytes(Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Text(String),
    Hex(String),
}

impl Bytes {
    /// More of the message has come.
    pub fn extend(&mut self, more: &[u8]) {
        let room = KEPT.saturating_sub(self.0.len());
        self.0.extend(&more[..more.len().min(room)]);
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<T: AsRef<[u8]>> From<T> for Bytes {
    fn from(bytes: T) -> Bytes {
        let mut kept = Bytes::default();
        kept.extend(bytes.as_ref());
        kept
    }
}

impl From<Bytes> for Written {
    fn from(bytes: Bytes) -> Written {
        match String::from_utf8(bytes.0) {
            Ok(text) => Written::Text(text),
            Err(error) => {
                let hex = error.as_bytes().iter().map(|byte| format!("{byte:02x}"));
                Written::Hex(hex.collect())
            }
        }
    }
}

impl From<Written> for Bytes {
    fn from(written: Written) -> Bytes {
        match written {
            Written::Text(text) => Bytes(text.into_bytes()),
            Written::Hex(hex) => {
                let digit = |digit: u8| char::from(digit).to_digit(16).unwrap_or_default() as u8;
                let pair = |pair: &[u8]| pair.iter().fold(0, |byte, hex| byte << 4 | digit(*hex));
                Bytes(hex.as_bytes().chunks(2).map(pair).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_the_rest_is_hex() {
        for (bytes, json) in [
            (&b"caf\xc3\xa9\n"[..], r#"{"text":"café\n"}"#),
            (b"\xff\x00a", r#"{"hex":"ff0061"}"#),
            (b"", r#"{"text":""}"#),
        ] {
            let written = serde_json::to_string(&Bytes::from(bytes)).unwrap();
            assert_eq!(written, json);
            assert_eq!(&*serde_json::from_str::<Bytes>(json).unwrap(), bytes);
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_message_is_kept() {
        assert_eq!(Bytes::from(vec![b'x'; KEPT + 1]).len(), KEPT);
    }
}
