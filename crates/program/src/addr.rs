use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::str::FromStr;

use crate::Error;

/// The value of `--addr`: a host and a port. The host is a name, an IPv4 address, or an IPv6
/// address in brackets. Port 0 asks the system for a free one.
#[derive(Clone, Debug, PartialEq)]
pub struct Addr {
    host: String,
    port: u16,
}

impl Addr {
    /// The host as it was given, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Calls `attempt` with each address that the host has, in turn, until one works.
    ///
    /// # Errors
    ///
    /// The host does not resolve, or no address worked; then the error is that of the last one.
    pub fn try_each<T>(
        &self,
        mut attempt: impl FnMut(SocketAddr) -> io::Result<T>,
    ) -> Result<T, Error> {
        let unresolved = || Error::from(format!("cannot resolve {}", self.host));
        let mut last = unresolved();
        for addr in (self.host.as_str(), self.port).to_socket_addrs().map_err(|_| unresolved())? {
            match attempt(addr) {
                Ok(done) => return Ok(done),
                Err(error) => last = in_words(addr, &error).into(),
            }
        }
        Err(last)
    }
}

/// What an error of bind() or connect() means, with the address it is about.
fn in_words(addr: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!("{addr} is already in use"),
        io::ErrorKind::ConnectionRefused => format!("nobody is listening on {addr}"),
        _ => format!("{addr}: {error}"),
    }
}

impl FromStr for Addr {
    type Err = String;

    fn from_str(text: &str) -> Result<Addr, String> {
        let wrong = || format!("expected HOST:PORT, such as 127.0.0.1:8080, not {text:?}");
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port
            .parse()
            .map_err(|_| format!("the port must be a number from 0 to 65535, not {port:?}"))?;
        let host = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(ipv6) => ipv6,
            None if host.contains(':') => {
                return Err(format!("an IPv6 address goes in brackets: [{host}]:{port}"));
            }
            None => host,
        };
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Addr { host: host.to_owned(), port })
    }
}

impl fmt::Display for Addr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        for text in ["127.0.0.1:8080", "localhost:0", "[::1]:65535"] {
            assert_eq!(text.parse::<Addr>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_address_is_named_with_what_is_wrong() {
        let error = |text: &str| text.parse::<Addr>().unwrap_err();
        assert_eq!(error("8080"), r#"expected HOST:PORT, such as 127.0.0.1:8080, not "8080""#);
        assert_eq!(error(":80"), r#"expected HOST:PORT, such as 127.0.0.1:8080, not ":80""#);
        assert_eq!(error("a:70000"), r#"the port must be a number from 0 to 65535, not "70000""#);
        assert_eq!(error("::1:80"), "an IPv6 address goes in brackets: [::1]:80");
    }

    #[test]
    fn every_address_is_tried_until_one_works() {
        let addr: Addr = "127.0.0.1:9".parse().unwrap();
        assert_eq!(addr.try_each(Ok).unwrap().to_string(), "127.0.0.1:9");
        let refuse = |_| Err::<(), _>(io::ErrorKind::AddrInUse.into());
        let error = addr.try_each(refuse).unwrap_err();
        assert_eq!(error.to_string(), "127.0.0.1:9 is already in use");
    }
}
