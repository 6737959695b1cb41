//! step: bad_clients
//! caught-by: bad_clients
//! says: should have printed "error: <client 1> " on standard error; nothing came
//!
//! Ignores the error. Whoever looks for the reason of a bad night finds nothing.

    say!("{peer} connected");
    let _ = echo(client);
    say!("{peer} left");
