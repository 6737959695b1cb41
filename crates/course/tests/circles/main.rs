//! Data goes one way: in no crate do files import each other in a circle.

mod graph;
mod rust;

use std::fs;
use std::path::Path;

use graph::circle;

#[test]
fn no_crate_has_a_circle() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let folder = crates.join(&name).join("src");
        let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let roots = ["lib.rs", "main.rs"].into_iter().filter(|root| read(root).is_some());
        for files in roots.filter_map(|root| circle(root, &read)) {
            found.push(format!("crates/{name}/src: {}", files.join(" → ")));
        }
    }
    assert!(found.is_empty(), "files import each other in a circle:\n{}", found.join("\n"));
}

/// The circle in a crate of these files.
fn circle_of(files: &[(&str, &str)]) -> Option<Vec<String>> {
    let read = |wanted: &str| {
        let found = files.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, text)| (*text).to_owned())
    };
    circle("lib.rs", &read)
}

const LIB: (&str, &str) = ("lib.rs", "mod a;\nmod b;\nmod c;\npub use b::Bee;\n");

#[test]
fn a_circle_of_two_is_found() {
    let files = [LIB, ("a.rs", "use crate::b;"), ("b.rs", "fn f(a: crate::a::A) {}"), ("c.rs", "")];
    assert_eq!(circle_of(&files).unwrap(), ["a.rs", "b.rs", "a.rs"]);
}

#[test]
fn a_circle_of_three_is_found() {
    let files = [
        LIB,
        ("a.rs", "use crate::{Bee, b::d::{self}};"),
        ("b.rs", "mod d;\npub struct Bee;\nuse super::c::C;"),
        ("b/d.rs", ""),
        ("c.rs", "pub(crate) mod e;"),
        ("c/e.rs", "use super::super::a::A;"),
    ];
    assert_eq!(circle_of(&files), None);
    let files = files.map(|(name, text)| match name {
        "c.rs" => (name, "mod e;\nfn f() -> e::E {}"),
        _ => (name, text),
    });
    assert_eq!(circle_of(&files).unwrap(), ["a.rs", "b.rs", "c.rs", "c/e.rs", "a.rs"]);
}

#[test]
fn what_a_file_only_declares_or_hands_on_is_no_import() {
    let lib = ("lib.rs", "mod a;\nmod b;\npub use b::Bee;\npub struct Own;");
    let import = ("a.rs", "use crate::Own;\nuse crate::Bee;");
    assert_eq!(circle_of(&[lib, import, ("b/mod.rs", "use crate::Own;")]), None);
    let lib = ("lib.rs", "mod a;\nmod b;\npub struct Own(b::Bee);");
    let files = [lib, import, ("b/mod.rs", "use crate::Own;")];
    assert_eq!(circle_of(&files).unwrap(), ["lib.rs", "b/mod.rs", "lib.rs"]);
}

#[test]
fn tests_comments_and_texts_import_nothing() {
    let a = "// use crate::b;\nconst A: &str = \"crate::b::B\";\nconst Q: char = '\"';";
    let tests = "use crate::a;\n#[cfg(all(test, unix))]\nmod tests {\n    use crate::c;\n}";
    let b = format!("{tests}\n#[cfg(test)]\nmod other;");
    assert_eq!(circle_of(&[LIB, ("a.rs", a), ("b.rs", &b), ("c.rs", "use crate::b;")]), None);
}
