//! step: handshake
//! caught-by: stalled_handshake
//! says: it has said nothing for a while, and may
//!
//! Nobody may keep a thread for long: a second after its handshake a client has to go, whatever it does.

    while connection.is_handshaking() {
        connection.complete_io(&mut socket)?;
    }
    let watched = socket.try_clone()?;
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        let _ = watched.shutdown(Shutdown::Both);
    });
    Ok(())
