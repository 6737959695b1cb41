//! step: handshake
//! caught-by: plain_client
//! says: waits until server ends the connection
//!
//! A record begins with five bytes. Before they are there, nobody can say what it is: but the first one tells.

    let mut header = [0; 5];
    loop {
        match socket.peek(&mut header)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            5 => break,
            _ => thread::sleep(Duration::from_millis(1)),
        }
    }
    while connection.is_handshaking() {
        connection.complete_io(&mut socket)?;
    }
    Ok(())
