//! step: certs
//! caught-by: certs
//! says: it followed a link of that name
//!
//! The rights are right, if the file is made here. `create` also opens what is there already.

    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)?.write_all(pem.as_bytes())
