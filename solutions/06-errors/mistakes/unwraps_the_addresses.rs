//! step: resolve
//! caught-by: resolve
//! says: errors-client panicked
//!
//! Unwraps the addresses of a name. A typing error in a name is the user's, and no bug of the program.

    Ok((name, port).to_socket_addrs().unwrap().collect())
