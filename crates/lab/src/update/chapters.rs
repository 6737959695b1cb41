//! The student's sources in an update, chapter by chapter, and what is to be told of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use course::carry::{self, Carried};
use course::outline::{self, Outline};
use course::starter::{self, Files};

use crate::failure::Failure;
use crate::progress::Names;
use crate::update::draft::Draft;
use crate::update::tree;

/// Drafts all chapters, and gives the names of the steps that go on, without those whose bodies could not be carried.
pub fn draft(draft: &mut Draft) -> Result<Names, Failure> {
    let new_chapters = outline::read(&draft.staged())?;
    let base = draft.base;
    let mut names = Names::new();
    let mut taken = BTreeSet::new();
    for new in &new_chapters {
        let named = base.chapters.iter().find(|old| old.name == new.name);
        let named = named.or(base.chapters.iter().find(|old| new.continues(old)));
        match named.filter(|old| taken.insert(old.folder.clone())) {
            Some(old) => chapter(draft, old, new, &mut names)?,
            None => add(draft, new)?,
        }
    }
    for old in base.chapters.iter().filter(|old| !taken.contains(&old.folder)) {
        give_up(draft, old)?;
    }
    Ok(names)
}

fn chapter(
    draft: &mut Draft,
    old: &Outline,
    new: &Outline,
    names: &mut Names,
) -> Result<(), Failure> {
    let none = Files::new();
    let starter = draft.base.starters.get(&old.folder).unwrap_or(&none);
    let theirs = starter::read(&draft.staged().join("exercises").join(&new.folder))?;
    let Mine { mut texts, no_texts, crlf } = Mine::read(draft, old)?;
    let starts: BTreeSet<&str> = old.steps.iter().map(|step| step.name.as_str()).collect();
    let mut renamed = BTreeMap::new();
    for step in &new.steps {
        let was = step.was.as_deref().filter(|was| starts.contains(was));
        if let Some(was) = was.filter(|_| !starts.contains(step.name.as_str())) {
            renamed.insert(was.to_owned(), step.name.clone());
        }
    }
    let mut carried = carry::carry(starter, &texts, &theirs, &renamed);
    for path in no_texts {
        let is_own = !starter.contains_key(&path) && !theirs.contains_key(&path);
        if is_own {
            move_own(draft, &in_src(old, &path), &in_src(new, &path))?;
        } else {
            carried.put_back.retain(|other| *other != path);
            carried.conflicts.push((path.clone(), 0));
            texts.insert(path, String::new());
        }
    }
    for (path, text) in &carried.files {
        let text = if crlf.contains(path) { text.replace('\n', "\r\n") } else { text.clone() };
        draft.write(&in_src(new, path), text.as_bytes())?;
    }
    for path in
        texts.keys().filter(|path| old.folder != new.folder || !carried.files.contains_key(*path))
    {
        draft.remove(&in_src(old, path))?;
    }
    if old.folder != new.folder {
        move_folder(draft, old, new)?;
    }
    for step in &new.steps {
        let before = renamed.iter().find(|(_, name)| **name == step.name);
        let before = before.map_or(&step.name, |(before, _)| before);
        if starts.contains(before.as_str())
            && !carried.left_out.iter().any(|(lost, _)| lost == before)
        {
            let [from, to] = [(old, before), (new, &step.name)]
                .map(|(chapter, step)| (chapter.name.clone(), step.clone()));
            names.insert(from, to);
        }
    }
    tell(draft, old, new, &carried, &renamed);
    Ok(())
}

/// A chapter that is new.
fn add(draft: &mut Draft, new: &Outline) -> Result<(), Failure> {
    for (path, text) in starter::read(&draft.staged().join("exercises").join(&new.folder))? {
        let path = in_src(new, &path);
        if draft.current(&path)?.is_some() {
            draft.save(&path);
        }
        draft.write(&path, text.as_bytes())?;
    }
    draft.told.push(head(new, "a new chapter"));
    Ok(())
}

/// A chapter that is gone. Its folder goes with all that is in it: without a manifest it would keep Cargo from building.
fn give_up(draft: &mut Draft, old: &Outline) -> Result<(), Failure> {
    let Mine { texts, no_texts, .. } = Mine::read(draft, old)?;
    for path in texts.keys().chain(&no_texts) {
        draft.remove(&in_src(old, path))?;
    }
    let folder = format!("exercises/{}", old.folder);
    for path in tree::files(&draft.root, &folder)? {
        if !tree::is_students(&path) && is_own(draft, &path, &path) {
            draft.save(&path);
            draft.remove(&path)?;
        }
    }
    let saved = if draft.saves(&folder) { "; what was yours in it is saved" } else { "" };
    draft.told.push(head(old, &format!("the course has it no more{saved}")));
    Ok(())
}

/// The student's own files beside `src` go along with a chapter that has a new folder.
fn move_folder(draft: &mut Draft, old: &Outline, new: &Outline) -> Result<(), Failure> {
    let folder = format!("exercises/{}", old.folder);
    for path in tree::files(&draft.root, &folder)? {
        let to = format!("exercises/{}{}", new.folder, &path[folder.len()..]);
        if !tree::is_students(&path) && is_own(draft, &path, &to) {
            move_own(draft, &path, &to)?;
        } else if !tree::is_students(&path) && draft.base.delivered.is_none() {
            draft.save(&path);
            draft.remove(&path)?;
        }
    }
    Ok(())
}

fn move_own(draft: &mut Draft, from: &str, to: &str) -> Result<(), Failure> {
    if from != to {
        let content = draft.current(from)?.unwrap_or_default();
        draft.save(from);
        if !draft.staged().join(to).exists() {
            draft.write(to, &content)?;
        }
        draft.remove(from)?;
    }
    Ok(())
}

/// Whether a file beside `src` is the student's own. If that is not known, it is what the newer course does not have.
fn is_own(draft: &Draft, path: &str, in_new: &str) -> bool {
    match &draft.base.delivered {
        Some(files) => !files.contains_key(path),
        None => !draft.staged().join(in_new).exists(),
    }
}

/// What the student has in a chapter's `src`.
#[derive(Default)]
struct Mine {
    texts: Files,
    no_texts: Vec<PathBuf>,
    /// Those with line ends of Windows.
    crlf: BTreeSet<PathBuf>,
}

impl Mine {
    /// Reads it. What is not as the starter has it is saved.
    fn read(draft: &mut Draft, chapter: &Outline) -> Result<Mine, Failure> {
        let mut mine = Mine::default();
        let folder = format!("exercises/{}", chapter.folder);
        for file in tree::files(&draft.root, &format!("{folder}/src"))? {
            let path = PathBuf::from(&file[folder.len() + 1..]);
            let content = draft.current(&file)?.unwrap_or_default();
            let starter = draft.base.starters.get(&chapter.folder).and_then(|all| all.get(&path));
            if starter.is_none_or(|text| tree::hash(text.as_bytes()) != tree::hash(&content)) {
                draft.save(&file);
            }
            match String::from_utf8(content) {
                Ok(text) => {
                    if text.contains("\r\n") {
                        mine.crlf.insert(path.clone());
                    }
                    mine.texts.insert(path, text);
                }
                Err(_) => mine.no_texts.push(path),
            }
        }
        Ok(mine)
    }
}

fn tell(
    draft: &mut Draft,
    old: &Outline,
    new: &Outline,
    carried: &Carried,
    renamed: &BTreeMap<String, String>,
) {
    let mut what = match carried.carried.len() {
        0 => "nothing of yours to carry".to_owned(),
        1 => "1 step carried".to_owned(),
        steps => format!("{steps} steps carried"),
    };
    if old.name != new.name {
        what.push_str(&format!("; it was {}", old.name));
    }
    draft.told.push(head(new, &what));
    let mut line = |text: String| draft.told.push(format!("  {text}"));
    let had = |name: &str| old.steps.iter().any(|step| step.name == name);
    for (before, name) in renamed {
        line(format!("{before} is now {name}"));
    }
    for step in new.steps.iter().filter(|step| !had(&step.name)) {
        if !renamed.values().any(|name| *name == step.name) {
            line(format!("{} is a new step", step.name));
        }
    }
    for (step, path) in &carried.left_out {
        line(format!("{step} has no place any more; your body is in SAVED/{}", in_src(old, path)));
    }
    for (path, lines) in &carried.conflicts {
        let what = match lines {
            0 => "it is no text, or".to_owned(),
            1 => "1 line of yours outside of steps".to_owned(),
            lines => format!("{lines} lines of yours outside of steps"),
        };
        let file = in_src(old, path);
        line(format!("{file}: {what} could not be carried; the whole file is SAVED/{file}"));
    }
    for path in &carried.put_back {
        line(format!("{} was missing, and is there again", in_src(new, path)));
    }
}

fn head(chapter: &Outline, what: &str) -> String {
    let number = chapter.folder.split('-').next().unwrap_or_default().trim_start_matches('0');
    format!("{number} {}: {what}", chapter.name)
}

/// A file of a chapter's crate, as a path of the course.
fn in_src(chapter: &Outline, path: &Path) -> String {
    let path = path.display().to_string().replace('\\', "/");
    format!("exercises/{}/{path}", chapter.folder)
}
