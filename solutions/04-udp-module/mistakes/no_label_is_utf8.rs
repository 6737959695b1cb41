//! step: encodings
//! caught-by: encodings
//! says: server should have ended with exit code 2
//!
//! Takes UTF-8 where the label is empty. An empty variable in a script then chooses the encoding.

    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == encoding.output_encoding() => Ok(encoding),
        Some(encoding) => Err(format!("{} can be read, but not written", encoding.name())),
        None if label.is_empty() => Ok(encoding_rs::UTF_8),
        None => Err(format!("there is no encoding {label:?}")),
    }
