//! What a scripted end of a conversation can do.

#[cfg(feature = "tls")]
mod alerts;
#[cfg(feature = "tls")]
mod authority;
mod crowd;
mod datagram;
mod datagram_expect;
mod datagram_socket;
mod expect;
#[cfg(feature = "tls")]
mod folder;
#[cfg(feature = "tls")]
mod handshake;
mod listener;
mod peer;
mod stream;
#[cfg(feature = "tls")]
mod tls;

#[cfg(feature = "tls")]
pub use self::authority::{Authority, Identity};
pub use self::crowd::Crowd;
pub(crate) use self::datagram::Bystanders;
pub use self::datagram::UdpPeer;
#[cfg(feature = "tls")]
pub use self::folder::Folder;
pub use self::listener::Listener;
pub(crate) use self::listener::{deserted, lingering_addr};
pub use self::peer::Peer;
#[cfg(feature = "tls")]
pub use self::tls::TlsPeer;
