//! Texts in datagrams: a socket that knows its encoding, and layers around it.
//!
//! A [`MessageSocket`] sends a text as one datagram and receives the next one as a text.
//! [`Logged`] and [`Sealed`] are layers: each takes something that sends and receives, and is
//! such a thing itself. What they all can do is the trait [`Messages`], so they stack in any order.
//!
//! ```
//! use udp_module_solution::{MessageSocket, Messages, encoding};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let gbk = encoding("gbk")?;
//! let server = MessageSocket::bind("127.0.0.1:0".parse()?, gbk)?;
//! let client = MessageSocket::unbound(server.local_addr()?, gbk)?;
//!
//! client.send("你好", server.local_addr()?)?;
//! let (text, peer) = server.receive()?;
//! assert_eq!(text, "你好");
//!
//! server.send("received", peer)?;
//! assert_eq!(client.receive()?.0, "received");
//! # Ok(())
//! # }
//! ```

mod encoding;
mod error;
mod logged;
mod messages;
mod sealed;
mod socket;

pub use encoding::encoding;
pub use error::{ReceiveError, SendError};
pub use logged::Logged;
pub use messages::{Messages, Received};
pub use sealed::{Key, Sealed};
pub use socket::{DEFAULT_ADDR, DEFAULT_ENCODING, MessageSocket};
