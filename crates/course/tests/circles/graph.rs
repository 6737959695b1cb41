//! Which file of a crate imports from which.

use std::collections::BTreeMap;

use crate::rust::{self, Path, Source};

/// A file of a crate.
struct File {
    name: String,
    source: Source,
}

/// The files by the path of their module: that of `b/d.rs` is `b`, `d`.
type Files = BTreeMap<Path, File>;

/// The names of files that import from each other in a circle, the first one again at the end. `root` is
/// the crate's first file, and `read` gives the text of a file of its folder.
pub fn circle(root: &str, read: &dyn Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let mut files = Files::new();
    gather(Path::new(), root.to_owned(), read, &mut files);
    let mut done = Vec::new();
    let circle = files.keys().find_map(|module| follow(&files, module, &mut Vec::new(), &mut done));
    circle.map(|circle| circle.iter().map(|module| files[module].name.clone()).collect())
}

/// Reads a file, and those of the modules that it declares.
fn gather(module: Path, name: String, read: &dyn Fn(&str) -> Option<String>, files: &mut Files) {
    let source = rust::read(&read(&name).unwrap_or_default());
    for child in source.modules.clone() {
        let path = [&module[..], &[child]].concat();
        let (file, folder) =
            (format!("{}.rs", path.join("/")), format!("{}/mod.rs", path.join("/")));
        let name = if read(&file).is_some() { file } else { folder };
        gather(path, name, read, files);
    }
    files.insert(module, File { name, source });
}

/// Goes on from the end of `trail` to this module. `done` has those that lead into no circle.
fn follow(
    files: &Files,
    module: &Path,
    trail: &mut Vec<Path>,
    done: &mut Vec<Path>,
) -> Option<Vec<Path>> {
    if done.contains(module) {
        return None;
    }
    let before = trail.iter().position(|other| other == module);
    trail.push(module.clone());
    if let Some(start) = before {
        return Some(trail[start..].to_vec());
    }
    for path in &files[module].source.imports {
        let target = resolve(files, module, path).filter(|target| target != module);
        if let Some(circle) = target.and_then(|target| follow(files, &target, trail, done)) {
            return Some(circle);
        }
    }
    trail.pop();
    done.push(module.clone());
    None
}

/// The module whose file holds what the path names, seen from this module: the deepest one that it
/// names, through what others hand on. `None`: it is of another crate.
fn resolve(files: &Files, module: &Path, path: &[String]) -> Option<Path> {
    let (first, after) = path.split_first()?;
    let (mut at, mut rest) = match first.as_str() {
        "crate" => (Path::new(), after),
        "self" => (module.clone(), after),
        "super" => (module[..module.len().checked_sub(1)?].to_vec(), after),
        child if files[module].source.modules.iter().any(|name| name == child) => {
            (module.clone(), path)
        }
        _ => return None,
    };
    while let Some((name, after)) = rest.split_first() {
        let child = [&at[..], std::slice::from_ref(name)].concat();
        let export = files[&at].source.exports.iter().find(|(known, _)| known == name);
        if name == "super" {
            at.pop()?;
        } else if files.contains_key(&child) {
            at = child;
        } else if let Some((_, export)) = export {
            return resolve(files, &at, &[&export[..], after].concat()).or(Some(at));
        } else {
            break;
        }
        rest = after;
    }
    Some(at)
}
