//! `book --serve` on a small book, with a browser that asks badly.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A served course. The server ends with the test.
struct Served {
    course: TempDir,
    book: Child,
    lines: Lines<BufReader<ChildStdout>>,
    addr: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.book.kill();
        let _ = self.book.wait();
    }
}

fn serve() -> Served {
    let course = tempfile::tempdir().unwrap();
    let root = course.path();
    for folder in ["docs/src", "exercises", "solutions"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("Cargo.toml"), "secret").unwrap();
    fs::write(root.join("docs/book.toml"), "").unwrap();
    fs::write(root.join("docs/src/SUMMARY.md"), "- [Front](front.md)\n").unwrap();
    let page = "# Front\n\n{{#include ../../solutions/server.rs}}\n";
    fs::write(root.join("docs/src/front.md"), page).unwrap();
    fs::write(root.join("docs/src/a.svg"), "<svg/>").unwrap();
    fs::write(root.join("solutions/server.rs"), "before").unwrap();

    let mut book = Command::new(env!("CARGO_BIN_EXE_book"))
        .args(["--serve", "--addr", "127.0.0.1:0"])
        .arg(root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(book.stdout.take().unwrap()).lines();
    let built = lines.next().unwrap().unwrap();
    assert!(built.starts_with("built "), "{built}");
    let listening = lines.next().unwrap().unwrap();
    let addr = listening.strip_prefix("listening on http://").unwrap().to_string();
    Served { course, book, lines, addr }
}

impl Served {
    /// The server's whole answer to these bytes.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: book\r\nConnection: close\r\n\r\n"))
    }
}

#[test]
fn pages_come_with_their_type() {
    let served = serve();
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/front.html?a=b", "text/html; charset=utf-8"),
        ("/a.svg", "image/svg+xml"),
    ] {
        let answer = served.get(path);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
        let header = format!("Content-Type: {content_type}\r\n");
        assert!(answer.contains(&header), "{path}: {answer}");
    }
}

#[test]
fn nothing_outside_the_book_is_served_and_nothing_ends_the_server() {
    let served = serve();
    for path in ["/../../Cargo.toml", "/%2e%2e/%2e%2e/Cargo.toml", "//etc/passwd", "/%00", "/%ff"] {
        let answer = served.get(path);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(!answer.contains("secret"), "{path}");
    }
    let answer = served.ask("DELETE / HTTP/1.1\r\nHost: book\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    served.ask("nonsense\r\n\r\n");
    // A client that leaves in the middle of its request, and one that takes no answer.
    for request in ["GET / HT", "GET / HTTP/1.1\r\nHost: book\r\n\r\n"] {
        let mut stream = TcpStream::connect(&served.addr).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
    }
    assert!(served.get("/").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_change_builds_the_book_again() {
    let mut served = serve();
    assert!(served.get("/").contains("before"));
    let solution = served.course.path().join("solutions/server.rs");
    fs::write(solution, "afterwards").unwrap();
    assert_eq!(served.lines.next().unwrap().unwrap(), "built again");
    assert!(served.get("/").contains("afterwards"));
}

#[test]
fn a_taken_port_is_told() {
    let served = serve();
    let output = Command::new(env!("CARGO_BIN_EXE_book"))
        .args(["--serve", "--addr", &served.addr])
        .arg(served.course.path())
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(error, format!("error: {} is already in use\n", served.addr));
    assert_eq!(output.status.code(), Some(1));
}
