//! step: truncation
//! caught-by: truncation
//! says: peer closed connection without sending TLS close_notify
//!
//! rustls says what happened, to somebody who knows what a close_notify is.

    stream.read(buffer)
