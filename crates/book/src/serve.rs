//! A small web server for the built book.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use notify::RecommendedWatcher;
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::watch;

/// The built book on the web.
pub struct Site {
    server: Arc<Server>,
    addr: SocketAddr,
    folder: PathBuf,
    /// Watches the book's sources until the site is dropped.
    _watcher: RecommendedWatcher,
}

impl Site {
    /// Listens on `addr` for readers of the book of the course at `root`; port 0 picks a free one.
    pub fn bind(root: &Path, addr: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(addr).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => {
                io::Error::new(error.kind(), format!("{addr} is already in use"))
            }
            _ => io::Error::new(error.kind(), format!("{addr}: {error}")),
        })?;
        let addr = listener.local_addr()?;
        let server = Arc::new(Server::from_listener(listener, None).map_err(io::Error::other)?);
        let woken = Arc::clone(&server);
        let watcher = watch::watch(root, move || woken.unblock()).map_err(|error| {
            io::Error::other(format!("cannot watch the book's sources: {error}"))
        })?;
        Ok(Self { server, addr, folder: root.join("docs/book"), _watcher: watcher })
    }

    /// Where the front page is.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Serves the book for ever. Calls `build` when one of its sources has changed.
    pub fn serve(&self, build: impl Fn()) -> io::Result<()> {
        loop {
            match self.server.recv() {
                // No request is looked up while the book is built, so nobody sees half a book.
                Ok(request) => answer(&self.folder, request),
                // The watcher has woken us; an error of the system has a number.
                Err(error) if error.raw_os_error().is_none() => build(),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Answers one request. Sending is left to a thread, as the client may be slow to take it.
fn answer(folder: &Path, request: Request) {
    let (status, content_type, body) = match request.method() {
        Method::Get | Method::Head => {
            page(folder, request.url()).unwrap_or_else(|| not_found(folder))
        }
        _ => (405, TEXT, b"error 405: a book is only read\n".to_vec()),
    };
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in
        [("Content-Type", content_type), ("Cache-Control", "no-cache"), ("Allow", "GET, HEAD")]
    {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // A client that has gone away is no trouble of ours.
    let _ = thread::Builder::new().spawn(move || request.respond(response));
}

/// A status, the content's type and the content.
type Content = (u16, &'static str, Vec<u8>);

fn page(folder: &Path, url: &str) -> Option<Content> {
    let file = find(folder, url)?;
    let content = fs::read(&file).ok()?;
    Some((200, content_type(&file), content))
}

/// mdBook's own page for this, if there is one.
fn not_found(folder: &Path) -> Content {
    match fs::read(folder.join("404.html")) {
        Ok(content) => (404, HTML, content),
        Err(_) => (404, TEXT, b"error 404: not in the book\n".to_vec()),
    }
}

/// The file that a request's path names. `None`: there is none in the book.
fn find(folder: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let mut file = folder.join(path.trim_start_matches('/'));
    if path.ends_with('/') {
        file.push("index.html");
    }
    // Only now is it known where `..` and symbolic links lead.
    let file = file.canonicalize().ok()?;
    let inside = file.starts_with(folder.canonicalize().ok()?);
    (inside && file.is_file()).then_some(file)
}

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => HTML,
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        None | Some("txt") => TEXT,
        Some(_) => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_stays_in_the_book() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        fs::create_dir_all(book.join("img")).unwrap();
        fs::write(folder.path().join("secret.txt"), "").unwrap();
        for file in ["index.html", "a b.html", "img/x.svg"] {
            fs::write(book.join(file), "").unwrap();
        }
        for url in ["/", "/index.html?a=../b", "/a%20b.html", "/img/x.svg", "/img/../index.html"] {
            assert!(find(&book, url).is_some(), "{url}");
        }
        for url in [
            "/img",
            "/img/",
            "/none.html",
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "//etc/passwd",
            "/%00",
            "/%ff",
            "*",
        ] {
            assert_eq!(find(&book, url), None, "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_does_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        fs::create_dir(&book).unwrap();
        fs::write(folder.path().join("secret.txt"), "").unwrap();
        std::os::unix::fs::symlink("../secret.txt", book.join("link.txt")).unwrap();
        assert_eq!(find(&book, "/link.txt"), None);
    }
}
