//! step: certs
//! caught-by: certs
//! says: others may use it as well: rw-r--r--
//!
//! A file is a file. That others can read it is only seen with `ls -l`.

    fs::write(path, pem)
