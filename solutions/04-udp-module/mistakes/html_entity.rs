//! step: unmappable
//! caught-by: unmappable
//! says: and client sent
//!
//! Takes what `encode` gives. In the place of a character that cannot be expressed that is `&#128512;`, as in
//! a form in a browser.

    Ok(encoding.encode(text).0.into_owned())
