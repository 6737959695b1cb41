//! step: certs
//! caught-by: certs
//! says: everybody has rights there: rw-r--r--
//!
//! A file is a file. That others can read it is only seen with `ls -l`.

    fs::write(path, pem)
