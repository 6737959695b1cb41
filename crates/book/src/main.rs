//! The command line of the book: build it, check it, serve it.

use std::error::Error;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use book::{Problems, Site};
use clap::Parser;

/// Builds the book into docs/book.
#[derive(Parser)]
#[command(name = "book")]
struct Args {
    /// The course's folder; found by itself inside the course
    root: Option<PathBuf>,
    /// Open the book in the browser
    #[arg(long)]
    open: bool,
    /// The page that is opened, and a section of it: `02-tcp.html#reply`
    #[arg(long, requires = "open")]
    page: Option<String>,
    /// Serve the book, and build it again whenever something changes
    #[arg(long)]
    serve: bool,
    /// The address to serve on; port 0 picks a free one
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:3000", requires = "serve")]
    addr: SocketAddr,
    /// Only check that every page, include, link and image holds
    #[arg(long, conflicts_with_all = ["open", "serve"])]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<Problems>() {
                // Each line begins with its place, as a compiler's does.
                Some(problems) => complain(problems),
                None => complain(format!("error: {error}")),
            }
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let root = book::find_root(args.root.as_deref()).map_err(Problems::from)?;
    if args.check {
        say(book::check(&root)?);
        return Ok(());
    }
    let index = build(&root)?;
    say(format!("built {}", index.display()));
    if !args.serve {
        if args.open {
            open::that_detached(page_of(&index, args.page.as_deref()))?;
        }
        return Ok(());
    }
    let site = Site::bind(&root, args.addr)?;
    say(format!("listening on {}", site.url()));
    if args.open {
        open::that_detached(format!(
            "{}/{}",
            site.url(),
            args.page.as_deref().unwrap_or_default()
        ))?;
    }
    site.serve(|| match build(&root) {
        Ok(_) => say("built again"),
        Err(problems) => complain(problems),
    })?;
    Ok(())
}

/// The address of a page beside the front page. A section is named in a URL, not in a path.
fn page_of(index: &Path, page: Option<&str>) -> String {
    let Some(page) = page else { return index.display().to_string() };
    format!("{}/{page}", course::guide::url(index.parent().unwrap_or(index)))
}

/// Builds the book, says what is wrong with it, and returns its front page.
fn build(root: &Path) -> Result<PathBuf, Problems> {
    let book = book::build(root)?;
    for warning in &book.warnings {
        complain(warning);
    }
    Ok(book.index)
}

/// Prints a line. Unlike `println!` it does not panic when nobody reads it any more.
fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// The same on standard error.
fn complain(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_opened_at_its_section() {
        let index = Path::new("/a b/docs/book/index.html");
        let page = page_of(index, Some("02-tcp.html#reply"));
        assert_eq!(page, "file:///a%20b/docs/book/02-tcp.html#reply");
        assert_eq!(page_of(index, None), "/a b/docs/book/index.html");
    }
}
