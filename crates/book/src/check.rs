//! All that must hold of the book.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use crate::{Problem, Problems, includes, links, render, summary};

/// What was looked at and holds.
#[derive(Debug, PartialEq)]
pub struct Held {
    /// Pages of the book.
    pub pages: usize,
    /// Links and images in those pages, each once a page. Links to other sites are counted, not
    /// followed.
    pub links: usize,
    /// Includes in those pages.
    pub includes: usize,
}

impl Display for Held {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let Self { pages, links, includes } = self;
        write!(f, "book: {pages} pages, {links} links, {includes} includes hold")
    }
}

/// Checks the book of the course at `root`. The book is rendered into a temporary folder.
pub fn check(root: &Path) -> Result<Held, Problems> {
    let source = root.join("docs/src");
    let (pages, mut problems) = summary::check(&source);
    let every_page_exists = problems.is_empty();

    let (includes, broken) = includes::check(&source, &pages);
    let every_include_holds = broken.is_empty();
    problems.extend(broken);

    let mut links = 0;
    // mdBook gives up at a chapter that is missing.
    if every_page_exists {
        let folder = tempfile::tempdir().map_err(|error| Problem::new("docs", error))?;
        let (result, complaints) = render::render(root, folder.path());
        // Of a broken include we have said more than mdBook does.
        let news = complaints.iter().filter(|complaint| {
            every_include_holds || complaint.module != "mdbook_driver::builtin_preprocessors::links"
        });
        problems.extend(news.map(render::by_mdbook));
        match result {
            Ok(()) => {
                let (number, broken) = links::check(&source, folder.path(), &pages);
                links = number;
                problems.extend(broken);
            }
            Err(problem) => problems.push(problem),
        }
    }

    match problems.is_empty() {
        true => Ok(Held { pages: pages.len(), links, includes }),
        false => Err(Problems(problems)),
    }
}
