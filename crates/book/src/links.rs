//! Every link and image of the rendered book must lead somewhere in it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use percent_encoding::percent_decode_str;

use crate::Problem;

/// Checks the book that was rendered into `folder` from the `pages` in `source`.
/// Returns how many different links each page has, added up, and what is wrong.
pub(crate) fn check(source: &Path, folder: &Path, pages: &[PathBuf]) -> (usize, Vec<Problem>) {
    let mut rendered = Pages::new(folder);
    let mut number = 0;
    let mut problems = Vec::new();
    for page in pages {
        let name = Path::new("docs/src").join(page);
        let text = fs::read_to_string(source.join(page)).unwrap_or_default();
        match rendered.broken_links(&html_of(page)) {
            Ok((links, broken)) => {
                number += links;
                for (link, what) in broken {
                    let (link, line) = in_source(&link, &text);
                    problems.push(Problem::at(&name, line, format!("links to {link}, {what}")));
                }
            }
            Err(error) => problems.push(Problem::new(name, format!("is not in the book: {error}"))),
        }
    }
    // The pages that mdBook adds repeat the links of ours, so they count only when ours hold.
    if problems.is_empty() {
        for page in ["index.html", "print.html", "toc.html", "404.html"].map(Path::new) {
            let name = Path::new("docs/book").join(page);
            match rendered.broken_links(page) {
                Ok((_, broken)) => {
                    problems.extend(broken.into_iter().map(|(link, what)| {
                        Problem::new(&name, format!("links to {link}, {what}"))
                    }))
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => problems.push(Problem::new(name, error)),
            }
        }
    }
    (number, problems)
}

/// The file that a page is rendered to.
fn html_of(page: &Path) -> PathBuf {
    match page.file_stem() {
        Some(stem) if stem.eq_ignore_ascii_case("readme") => page.with_file_name("index.html"),
        _ => page.with_extension("html"),
    }
}

/// The link as the page's author wrote it, and its line in the page's source: mdBook renders a link
/// to `page.md` as one to `page.html`. Without a line: the source has neither.
fn in_source(link: &str, text: &str) -> (String, Option<usize>) {
    for written in [link.replacen(".html", ".md", 1), link.to_string()] {
        let forms = [
            format!("({written})"),
            format!("({written} "),
            format!("\"{written}\""),
            format!("]: {written}"),
        ];
        let has_it = |line: &str| forms.iter().any(|form| line.contains(form));
        if let Some(index) = text.lines().position(has_it) {
            return (written, Some(index + 1));
        }
    }
    (link.to_string(), None)
}

/// The pages of the rendered book.
struct Pages {
    folder: PathBuf,
    /// Pages that were parsed already: many links lead to one page.
    parsed: HashMap<PathBuf, Page>,
}

impl Pages {
    fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), parsed: HashMap::new() }
    }

    /// How many different links the page's author wrote, and all links of the page that lead
    /// nowhere, each with the reason.
    fn broken_links(&mut self, page: &Path) -> io::Result<(usize, Vec<(String, String)>)> {
        let parsed = self.page(page)?;
        let (number, links) = (parsed.authors_links.len(), parsed.links.clone());
        let mut broken = Vec::new();
        for link in links {
            if let Err(what) = self.follow(page, &link) {
                let problem = (link, what);
                if !broken.contains(&problem) {
                    broken.push(problem);
                }
            }
        }
        Ok((number, broken))
    }

    fn follow(&mut self, page: &Path, link: &str) -> Result<(), String> {
        if leads_elsewhere(link) {
            return Ok(());
        }
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = decoded(path.split('?').next().unwrap_or_default())?;
        let mut file = match path.as_str() {
            "" => page.to_path_buf(),
            _ => joined(page, &path).ok_or("which is not in the book")?,
        };
        if self.folder.join(&file).is_dir() {
            file.push("index.html");
        }
        if !self.folder.join(&file).is_file() {
            return Err("which does not exist".to_string());
        }
        let fragment = decoded(fragment)?;
        if fragment.is_empty() || file.extension().is_none_or(|end| end != "html") {
            return Ok(());
        }
        let parsed = self.page(&file).map_err(|error| format!("which cannot be read: {error}"))?;
        match parsed.ids.contains(&fragment) {
            true => Ok(()),
            false => Err(format!("but {} has no id {fragment}", file.display())),
        }
    }

    fn page(&mut self, page: &Path) -> io::Result<&Page> {
        if !self.parsed.contains_key(page) {
            let html = fs::read_to_string(self.folder.join(page))?;
            self.parsed.insert(page.to_path_buf(), Page::parse(html));
        }
        Ok(&self.parsed[page])
    }
}

/// Whether a link leaves the book: `https://...`, `//...`, `mailto:...`.
fn leads_elsewhere(link: &str) -> bool {
    let before_colon = link.split_once(':').map(|(scheme, _)| scheme);
    link.starts_with("//") || before_colon.is_some_and(|scheme| !scheme.contains(['/', '#', '?']))
}

fn decoded(text: &str) -> Result<String, String> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err("which is not UTF-8".to_string()),
    }
}

/// The file in the book that `path` names on `page`. `None`: it is not in the book. A path that
/// starts at the site's root is not either, since readers open the book from a folder.
fn joined(page: &Path, path: &str) -> Option<PathBuf> {
    let mut file = page.parent()?.to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => file.push(name),
            Component::CurDir => {}
            Component::ParentDir => file.pop().then_some(())?,
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(file)
}

/// What a rendered page asks for and offers.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    /// Those that lie in the text; the others are mdBook's. A set, as mdBook writes an image twice.
    authors_links: HashSet<String>,
    ids: HashSet<String>,
    in_text: bool,
}

impl Page {
    fn parse(html: String) -> Self {
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn take(&mut self, tag: &Tag) {
        let opens = tag.kind == TagKind::StartTag;
        match &*tag.name {
            "main" => self.in_text = opens,
            // Its address is where the site will be, not a file of the book.
            "base" => return,
            _ => {}
        }
        for attribute in &tag.attrs {
            match &*attribute.name.local {
                "id" => {
                    self.ids.insert(attribute.value.to_string());
                }
                "href" | "src" => {
                    self.links.push(attribute.value.to_string());
                    // The link that mdBook puts around each heading is not its author's.
                    let around_heading = tag.attrs.iter().any(|other| &*other.value == "header");
                    if self.in_text && !around_heading {
                        self.authors_links.insert(attribute.value.to_string());
                    }
                }
                _ => {}
            }
        }
    }
}

/// Fills a page from the tags as the tokenizer finds them.
#[derive(Default)]
struct Tags(RefCell<Page>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().take(&tag);
            // What follows is a program or a style, in which `<` begins no tag.
            return match (&*tag.name, tag.kind) {
                ("script", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::ScriptData),
                ("style", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::Rawtext),
                _ => TokenSinkResult::Continue,
            };
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_offers_its_ids_and_asks_for_its_links() {
        let page = Page::parse(
            r##"<script>if (1 <a) "<a href='no'>"</script><a href="nav.html">n</a>
            <main><h1 id="top"><a class="header" href="#top">T</a></h1>
            <img src="a&amp;b.svg"></main>"##
                .to_string(),
        );
        assert_eq!(page.links, ["nav.html", "#top", "a&b.svg"]);
        assert_eq!(page.authors_links, HashSet::from(["a&b.svg".to_string()]));
        assert!(page.ids.contains("top"));
    }

    #[test]
    fn only_links_with_a_scheme_or_a_host_leave_the_book() {
        for link in ["https://example.org/a", "mailto:a@example.org", "//example.org"] {
            assert!(leads_elsewhere(link), "{link}");
        }
        for link in ["a.html", "#a:b", "img/a:b.svg", "../a.html?b:c"] {
            assert!(!leads_elsewhere(link), "{link}");
        }
    }

    #[test]
    fn a_path_is_joined_inside_the_book() {
        let file = |path| joined(Path::new("part/page.html"), path);
        assert_eq!(file("a.svg"), Some("part/a.svg".into()));
        assert_eq!(file("../a.svg"), Some("a.svg".into()));
        assert_eq!(file("../../a.svg"), None);
        assert_eq!(file("/a.svg"), None);
    }

    #[test]
    fn a_link_is_found_in_its_source() {
        let text = "one\nsee [two](02-tcp.md#reply)\n<a href=\"three.html\">";
        let found = |link| in_source(link, text);
        assert_eq!(found("02-tcp.html#reply"), ("02-tcp.md#reply".to_string(), Some(2)));
        assert_eq!(found("three.html"), ("three.html".to_string(), Some(3)));
        assert_eq!(found("02-tcp.html"), ("02-tcp.html".to_string(), None));
    }
}
