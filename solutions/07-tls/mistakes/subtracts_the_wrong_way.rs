//! step: expired
//! caught-by: expired
//! says: attempt to subtract with overflow
//!
//! It counts how long the certificate is still good, and it is good no more.

    let left = end.as_secs() - now.as_secs();
    match left {
        0 => "has expired".to_owned(),
        left => format!("is not valid yet: wait {}", in_words(left)),
    }
