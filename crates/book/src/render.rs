//! Has mdBook render the book.

use std::path::{self, Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::complaints::{self, Complaint};
use crate::{Problem, Problems, proved};

/// A book that was built.
pub struct Book {
    /// Its front page.
    pub index: PathBuf,
    /// What mdBook was not happy with.
    pub warnings: Vec<Problem>,
}

/// Builds the book of the course at `root` into its folder `docs/book`.
pub fn build(root: &Path) -> Result<Book, Problems> {
    let folder = root.join("docs/book");
    let (result, complaints) = render(root, &folder);
    let mut problems: Vec<Problem> = complaints.iter().map(by_mdbook).collect();
    match result {
        Ok(()) => Ok(Book { index: folder.join("index.html"), warnings: problems }),
        Err(problem) => {
            problems.push(problem);
            Err(Problems(problems))
        }
    }
}

/// Renders the book into `folder`, and returns what mdBook logged.
pub(crate) fn render(root: &Path, folder: &Path) -> (Result<(), Problem>, Vec<Complaint>) {
    let docs = root.join("docs");
    let work = || -> Result<(), _> {
        let mut config = Config::from_disk(docs.join("book.toml"))?;
        // mdBook reads a relative path as one in `docs`.
        config.build.build_dir = path::absolute(folder)?;
        // mdBook would write an empty page for a chapter that is missing.
        config.build.create_missing = false;
        let mut book = MDBook::load_with_config(docs, config)?;
        let mut filled = Ok(());
        book.book.for_each_chapter_mut(|page| match proved::fill(root, &page.content) {
            Ok(text) => page.content = text,
            Err(error) => filled = Err(error),
        });
        filled?;
        book.build()
    };
    let (result, complaints) = complaints::collect(work);
    // Without `{:#}` mdBook's error would keep its cause to itself.
    let result = result.map_err(|error| Problem::new("docs", format!("mdBook: {error:#}")));
    (result, complaints)
}

/// A complaint as a problem. mdBook does not say which page it is about.
pub(crate) fn by_mdbook(complaint: &Complaint) -> Problem {
    Problem::new("docs", format!("mdBook: {}", complaint.words))
}
