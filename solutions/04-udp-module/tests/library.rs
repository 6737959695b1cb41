//! What the library does that no check sees from outside.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::time::{Duration, Instant};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use encoding_rs::{Encoding, GBK, UTF_8};
use udp_module_solution::{
    DEFAULT_ENCODING, Key, Logged, MessageSocket, Messages, ReceiveError, Sealed, SendError,
    encoding,
};

const DIGITS: &str = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f";

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A socket that waits for ten seconds, and not for ever.
fn socket(encoding: &'static Encoding) -> (MessageSocket, SocketAddr) {
    let socket = MessageSocket::bind(loopback(), encoding).unwrap();
    socket.wait_until(Instant::now() + Duration::from_secs(10)).unwrap();
    let addr = socket.local_addr().unwrap();
    (socket, addr)
}

fn key() -> Key {
    Key::from_hex(DIGITS).unwrap()
}

fn sealed(inner: impl Messages + 'static) -> Sealed {
    Sealed::new(Box::new(inner), key())
}

fn logged(inner: impl Messages + 'static) -> Logged {
    Logged::new(Box::new(inner))
}

/// A socket without layers: it sees what is on the wire.
fn wire() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind(loopback()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let addr = socket.local_addr().unwrap();
    (socket, addr)
}

fn datagram(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = vec![0; 65_536];
    let length = socket.recv(&mut buffer).unwrap();
    buffer.truncate(length);
    buffer
}

/// What `Hello` looks like when it is sealed.
fn sealed_hello() -> Vec<u8> {
    let (wire, addr) = wire();
    sealed(socket(UTF_8).0).send("Hello", addr).unwrap();
    datagram(&wire)
}

#[test]
fn a_sealed_datagram_is_a_nonce_the_ciphertext_and_a_tag() {
    let datagram = sealed_hello();
    assert_eq!(datagram.len(), 12 + 5 + 16);
    let (nonce, rest) = datagram.split_first_chunk::<12>().unwrap();
    let bytes: [u8; 32] = std::array::from_fn(|place| 0x80 + u8::try_from(place).unwrap());
    let cipher = ChaCha20Poly1305::new(&bytes.into());
    assert_eq!(cipher.decrypt(&Nonce::from(*nonce), rest).unwrap(), b"Hello");
}

#[test]
fn any_changed_bit_is_found() {
    let original = sealed_hello();
    let (inner, addr) = socket(UTF_8);
    let receiver = sealed(inner);
    let (sender, peer) = wire();
    for bit in 0..original.len() * 8 {
        let mut changed = original.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        sender.send_to(&changed, addr).unwrap();
        match receiver.receive() {
            Err(ReceiveError::Forged { peer: named, size }) => {
                assert_eq!((named, size), (peer, original.len()));
            }
            other => panic!("with bit {bit} changed: {other:?}"),
        }
    }
    sender.send_to(&original, addr).unwrap();
    assert_eq!(receiver.receive().unwrap(), ("Hello".to_owned(), peer));
}

#[test]
fn any_length_but_the_right_one_is_found() {
    let original = sealed_hello();
    let (inner, addr) = socket(UTF_8);
    let receiver = sealed(inner);
    let (sender, _) = wire();
    for length in 0..original.len() {
        sender.send_to(&original[..length], addr).unwrap();
        let outcome = receiver.receive();
        assert!(matches!(outcome, Err(ReceiveError::Forged { .. })), "{length}: {outcome:?}");
    }
}

#[test]
fn equal_texts_give_different_datagrams() {
    let mut datagrams: Vec<Vec<u8>> = (0..100).map(|_| sealed_hello()).collect();
    datagrams.sort();
    datagrams.dedup();
    assert_eq!(datagrams.len(), 100);
}

#[test]
fn layers_stack_in_any_order() {
    let stacks: [fn(MessageSocket) -> Box<dyn Messages>; 4] = [
        |socket| Box::new(sealed(socket)),
        |socket| Box::new(logged(sealed(socket))),
        |socket| Box::new(sealed(logged(socket))),
        |socket| Box::new(logged(sealed(logged(socket)))),
    ];
    for one in stacks {
        for other in stacks {
            let ((here, here_addr), (there, there_addr)) = (socket(GBK), socket(GBK));
            let (here, there) = (one(here), other(there));
            here.send("你好", there_addr).unwrap();
            assert_eq!(there.receive().unwrap(), ("你好".to_owned(), here_addr));
            there.send("received", here_addr).unwrap();
            assert_eq!(here.receive().unwrap(), ("received".to_owned(), there_addr));
        }
    }
}

#[test]
fn each_layer_hands_on_the_size_on_the_wire() {
    let ((here, addr), (there, _)) = (socket(UTF_8), socket(UTF_8));
    let (here, there) = (logged(sealed(here)), sealed(logged(there)));
    assert_eq!(there.send_bytes(b"Hello", addr).unwrap(), 33);
    let received = here.receive_bytes().unwrap();
    assert_eq!((received.bytes.as_slice(), received.size), (b"Hello".as_slice(), 33));
}

#[test]
fn sealing_twice_is_opened_twice() {
    let ((here, addr), (there, _)) = (socket(UTF_8), socket(UTF_8));
    let (here, there) = (sealed(sealed(here)), sealed(sealed(there)));
    there.send("Hello", addr).unwrap();
    assert_eq!(here.receive().unwrap().0, "Hello");
}

#[test]
fn the_key_is_never_shown() {
    let key = key();
    let stack = logged(sealed(socket(UTF_8).0));
    for shown in [format!("{key:?} {key:#?}"), format!("{stack:?} {stack:#?}")] {
        assert!(shown.contains("Key(secret)"), "{shown}");
        for part in ["8081", "128", "0x80"] {
            assert!(!shown.contains(part), "{shown}");
        }
    }
}

#[test]
fn a_key_is_64_hexadecimal_digits() {
    assert!(Key::from_hex(DIGITS).is_some());
    assert!(Key::from_hex(&DIGITS.to_uppercase()).is_some());
    let long = format!("{DIGITS}0");
    let space = format!("{} ", &DIGITS[..63]);
    let sign = format!("+{}", &DIGITS[1..]);
    let letters = "ä".repeat(32);
    for wrong in ["", &DIGITS[..63], &long, &space, &sign, &letters] {
        assert!(Key::from_hex(wrong).is_none(), "{wrong:?}");
    }
}

#[test]
fn a_key_file_may_end_its_line() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("key");
    for (text, is_key) in [
        (DIGITS.to_owned(), true),
        (format!("{DIGITS}\n"), true),
        (format!("{DIGITS}\r\n"), true),
        (format!("{DIGITS}\n\n"), false),
        (format!(" {DIGITS}\n"), false),
        (format!("{DIGITS}\n{DIGITS}\n"), false),
        (String::new(), false),
    ] {
        std::fs::write(&file, &text).unwrap();
        let outcome = Key::from_file(&file);
        assert_eq!(outcome.is_ok(), is_key, "{text:?}");
        // The error must not quote the file: a digit too many does not make it public.
        assert!(is_key || !outcome.unwrap_err().to_string().contains(&DIGITS[..8]));
    }
}

#[test]
fn what_is_written_can_be_read_in_each_encoding() {
    for label in ["utf-8", "gbk", "GB18030", "Big5", "shift_jis", "EUC-JP", "iso-2022-jp", "latin1"]
    {
        let encoding = encoding(label).unwrap();
        let ((here, addr), (there, _)) = (socket(encoding), socket(encoding));
        let text = if label == "latin1" { "Grüße" } else { "日本 received" };
        there.send(text, addr).unwrap();
        assert_eq!(here.receive().unwrap().0, text, "{label}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_and_not_sent() {
    let ((here, addr), (there, _)) = (socket(GBK), socket(GBK));
    match there.send("你好 😀, 😀!", addr) {
        Err(SendError::Unmappable { refused, encoding }) => {
            assert_eq!((refused.as_str(), encoding), ("😀😀", GBK));
        }
        other => panic!("{other:?}"),
    }
    there.send("that was the first", addr).unwrap();
    assert_eq!(here.receive().unwrap().0, "that was the first");
}

#[test]
fn a_malformed_datagram_names_its_sender_and_the_socket_goes_on() {
    let (here, addr) = socket(UTF_8);
    let (sender, peer) = wire();
    sender.send_to(b"\xff\xfe", addr).unwrap();
    sender.send_to(b"Hello", addr).unwrap();
    let error = here.receive().unwrap_err();
    assert_eq!(error.peer(), Some(peer));
    assert_eq!(error.to_string(), format!("{peer} sent a datagram that is not UTF-8"));
    assert_eq!(here.receive().unwrap(), ("Hello".to_owned(), peer));
}

#[test]
fn a_byte_order_mark_is_not_written_and_means_nothing() {
    let (there, _) = socket(UTF_8);
    let (sender, addr) = wire();
    there.send("A", addr).unwrap();
    assert_eq!(datagram(&sender), b"A");
    let (here, addr) = socket(UTF_8);
    sender.send_to(b"\xef\xbb\xbfA", addr).unwrap();
    assert_eq!(here.receive().unwrap().0, "\u{feff}A");
}

#[test]
fn encodings_that_cannot_be_written_are_none() {
    for label in ["utf-16", "UTF-16LE", "utf-16be", "replacement", "iso-2022-kr", "", "klingon"] {
        assert!(encoding(label).is_err(), "{label:?}");
    }
    assert_eq!(DEFAULT_ENCODING, UTF_8);
}

#[test]
fn the_longest_datagram_arrives_and_a_longer_one_is_an_error() {
    let ((here, addr), (there, _)) = (socket(UTF_8), socket(UTF_8));
    let text = "x".repeat(65_507);
    // Not every system lets a program send so much at once.
    if there.send(&text, addr).is_ok() {
        assert_eq!(here.receive().unwrap().0, text);
    }
    assert!(matches!(there.send(&(text + "x"), addr), Err(SendError::Io(_))));
}

#[test]
fn nothing_is_waited_for_beyond_the_deadline() {
    let (here, _) = socket(UTF_8);
    let layers = logged(sealed(here));
    layers.wait_until(Instant::now() + Duration::from_millis(10)).unwrap();
    assert!(matches!(layers.receive(), Err(ReceiveError::TimedOut)));
    assert!(matches!(layers.wait_until(Instant::now()), Err(ReceiveError::TimedOut)));
}
