//! The flags that both programs have, and what they make of the socket.

use std::path::PathBuf;

use encoding_rs::Encoding;
use program::{Addr, Error};
use udp_module::{
    DEFAULT_ADDR, DEFAULT_ENCODING, Key, Logged, MessageSocket, Messages, Sealed, encoding,
};

/// The flags.
#[derive(clap::Args)]
pub struct Options {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = DEFAULT_ADDR)]
    pub addr: Addr,
    /// The encoding of all texts, such as gbk or shift_jis [default: utf-8]
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// Write a line on standard error for each message
    #[arg(long)]
    log: bool,
    /// Seal all messages with the key in this file: 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Options {
    /// The encoding that was asked for.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding.unwrap_or(DEFAULT_ENCODING)
    }

    /// The socket with the layers around it that were asked for. The log is the outermost: it shows
    /// texts. Inside the seal it would show what nobody can read.
    pub fn layers(&self, socket: MessageSocket) -> Result<Box<dyn Messages>, Error> {
        let mut messages: Box<dyn Messages> = Box::new(socket);
        if let Some(file) = &self.key_file {
            let key = Key::from_file(file)
                .map_err(|error| format!("cannot use {}: {error}", file.display()))?;
            messages = Box::new(Sealed::new(messages, key));
        }
        if self.log {
            messages = Box::new(Logged::new(messages));
        }
        Ok(messages)
    }
}
