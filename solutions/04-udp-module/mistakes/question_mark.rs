//! step: unmappable
//! caught-by: unmappable
//! says: and client sent
//!
//! Sends a `?` in the place of what cannot be expressed, as Python's `errors="replace"`. The other side cannot
//! tell it from a question.

    let is_refused = |character: &char| encoding.encode(&character.to_string()).2;
    let text: String = text.chars().map(|c| if is_refused(&c) { '?' } else { c }).collect();
    Ok(encoding.encode(&text).0.into_owned())
