//! step: unknown_ca
//! caught-by: unknown_ca
//! says: panicked
//!
//! There was a file in every try so far.

    format!("is signed by an authority unknown to {}", authorities.unwrap().display())
