//! step: resolve
//! caught-by: resolve
//! says: cannot resolve localhost
//!
//! Parses the host as an address. That knows numbers, and no names.

    match format!("{name}:{port}").parse() {
        Ok(addr) => Ok(vec![addr]),
        Err(_) => Err(NetError::Resolve(name.to_owned(), io::ErrorKind::InvalidInput.into())),
    }
