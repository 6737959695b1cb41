//! step: response
//! caught-by: response
//! says: client should have printed "error: " on standard error; nothing came
//!
//! Collects whatever comes. A server that does not stop fills the client's memory.

    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    Ok(answer)
