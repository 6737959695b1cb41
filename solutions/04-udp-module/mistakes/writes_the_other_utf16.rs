//! step: encodings
//! caught-by: encodings
//! says: server should have ended with exit code 2
//!
//! Refuses UTF-16 by its name, and forgets that there are two. `output_encoding` knows them all.

    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::REPLACEMENT => {
            Err(format!("{} can be read, but not written", encoding.name()))
        }
        Some(encoding) => Ok(encoding),
        None => Err(format!("there is no encoding {label:?}")),
    }
