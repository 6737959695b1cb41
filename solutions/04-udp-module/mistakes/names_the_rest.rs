//! step: unmappable
//! caught-by: unmappable
//! says: should have printed an error that begins "error: " and names "😀"
//!
//! Names all from the first such character on. Which of them are the ones, the sender has to find out.

    let (bytes, _, unmappable) = encoding.encode(text);
    if !unmappable {
        return Ok(bytes.into_owned());
    }
    let is_fine = |character: &char| !encoding.encode(&character.to_string()).2;
    let refused = text.chars().skip_while(is_fine).collect();
    Err(SendError::Unmappable { refused, encoding })
