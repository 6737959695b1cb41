//! `cargo lab update`: a newer course, and no line of the student's is lost.
//!
//! Everything is prepared in `.lab/update`. Then the plan is written down, and done file by file; a run that was
//! interrupted is finished by the next.

mod archive;
mod arrive;
mod base;
mod chapters;
mod delivered;
mod disk;
mod draft;
mod git;
mod plan;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use course::is_root;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::screen;
use base::Base;
use disk::Disk;
use draft::Draft;
use git::Clone;
use plan::Plan;

/// What `cargo lab update` is told.
#[derive(clap::Args, Default)]
pub struct Args {
    /// A folder, an archive (.zip, .tar.gz) or a git URL; by default the clone's `origin`
    from: Option<String>,
    /// Save files of the course that you modified, outside of exercises/*/src, and replace them
    #[arg(long)]
    replace: bool,
}

/// Brings the newer course in.
pub fn update(args: &Args) -> Result<ExitCode, Failure> {
    let here = env::current_dir().map_err(|error| Failure::file("find", Path::new("."), &error))?;
    let root = here.ancestors().find(|folder| is_root(folder)).ok_or_else(|| {
        Failure::Other(format!("{} is not inside the course's folder", here.display()))
    })?;
    screen::print(&run(root, args, &mut Disk::new())?);
    Ok(ExitCode::SUCCESS)
}

/// Before any other command: a course is whole, and what was delivered is known.
pub fn look(root: &Path) -> Result<(), Failure> {
    if plan::is_unfinished(root) {
        let what = "an update was interrupted; `cargo lab update` finishes it";
        return Err(Failure::Other(what.to_owned()));
    }
    delivered::remember(root);
    Ok(())
}

/// Does it, and says what was done.
fn run(root: &Path, args: &Args, disk: &mut Disk) -> Result<String, Failure> {
    if let Some(plan) = Plan::load(root)? {
        let told = finish(root, &plan, disk)?;
        return Ok(format!("an update was interrupted; now it is finished\n\n{told}"));
    }
    disk.remove_all(&root.join(plan::FOLDER))?;
    let clone = Clone::at(root)?;
    if let Some(clone) = &clone {
        clone.must_be_idle()?;
    }
    let made = prepare(root, args, clone.as_ref(), disk);
    match made {
        Ok(Some(plan)) => {
            keep_command(root);
            plan.store(root, disk)?;
            finish(root, &plan, disk)
        }
        Ok(None) => {
            Plan::remove(root, disk)?;
            Ok("the course is as new as that: nothing to do\n".to_owned())
        }
        Err(failure) => {
            // What could not be prepared is of no use; the next run removes it in any case.
            let _ = disk.remove_all(&root.join(plan::FOLDER));
            Err(failure)
        }
    }
}

/// Prepares everything. Of the course nothing is touched.
fn prepare(
    root: &Path,
    args: &Args,
    clone: Option<&Clone>,
    disk: &mut Disk,
) -> Result<Option<Plan>, Failure> {
    let arrived = arrive::arrive(root, clone, args.from.as_deref(), disk)?;
    let new = arrived.commit.as_deref();
    // A course from elsewhere has no commit: then the clone's own is the one that `origin` had.
    let common = clone.and_then(|clone| match new {
        Some(new) => clone.common(new),
        None => clone.common("refs/remotes/origin/HEAD").or(Some(clone.head.clone())),
    });
    if new.is_some() && common.as_deref() == new {
        return Ok(None);
    }
    let base = Base::find(root, clone, common.as_deref(), disk)?;
    // Before anything of the student's stands among it.
    let hashes = delivered::hashes(&root.join(arrive::FOLDER))?;
    let mut draft = Draft::new(root, &base, disk);
    let names = chapters::draft(&mut draft)?;
    draft.others()?;
    if !args.replace && !draft.modified.is_empty() {
        return Err(modified(&draft.modified));
    }
    if let Some(progress) = Progress::renamed(root, &names)? {
        draft.write(".lab/progress.json", &progress)?;
    }
    if new.is_none() {
        let head = clone.map(|clone| clone.head.as_str());
        draft.write(delivered::FILE, &delivered::text(head, hashes)?)?;
    }
    let (saves, mut lines) = (draft.saves(""), std::mem::take(&mut draft.told));
    let actions = draft.finish()?;
    let is_record = |path: &str| path == delivered::FILE;
    if new.is_none() && actions.iter().all(|action| is_record(&action.path)) {
        return Ok(None);
    }
    let saved = free_name(root);
    let mut commits = None;
    let mut from = arrived.from;
    if let (Some(clone), Some(new)) = (clone, new) {
        if clone.keep_staged()? {
            lines.push("what you had staged is kept: git stash list".to_owned());
        }
        let to = clone.commit_to_stand_on(common.as_deref(), new)?;
        if to != new {
            lines.push(
                "your commits stay in the history; what was carried is not committed yet"
                    .to_owned(),
            );
        }
        from = format!("{from}, {} → {}", git::short(&clone.head), git::short(&to));
        commits = Some((clone.head.clone(), to));
    }
    let mut told = format!("updated  from {from}\n");
    if saves {
        told.push_str(&format!("saved    .lab/saved/{saved} has what is yours, as it was\n"));
    }
    told.push('\n');
    let place = format!(".lab/saved/{saved}");
    for line in lines {
        told.push_str(&format!("{}\n", line.replace("SAVED", &place)));
    }
    told.push_str("\nnext     cargo lab\n");
    Ok(Some(Plan { saved, actions, commits, told }))
}

/// Does what the plan says, and gives what it tells.
fn finish(root: &Path, plan: &Plan, disk: &mut Disk) -> Result<String, Failure> {
    plan.apply(root, disk)?;
    let mut told = plan.told.clone();
    if let (Some((from, to)), Some(clone)) = (&plan.commits, Clone::at(root)?) {
        if !clone.stand_on(from, to)? {
            let short = git::short(to);
            told.push_str(&format!("you have committed meanwhile; the newer course is {short}\n"));
        }
        // A course that came from elsewhere is no more.
        let _ = fs::remove_file(root.join(delivered::FILE));
    }
    Plan::remove(root, disk)?;
    Ok(told)
}

/// Keeps this command where it is found even if the course does not build half-way.
fn keep_command(root: &Path) {
    let kept = root.join(plan::FOLDER).join(format!("lab{}", env::consts::EXE_SUFFIX));
    if let Ok(own) = env::current_exe() {
        // Windows removes no other name of a program that runs.
        let linked = if cfg!(windows) { None } else { fs::hard_link(&own, &kept).ok() };
        if linked.is_none() {
            // Without it the next `cargo lab update` does the same, if it builds.
            let _ = fs::copy(&own, &kept);
        }
    }
}

/// A name below `.lab/saved` that nobody has taken.
fn free_name(root: &Path) -> String {
    let saved: PathBuf = root.join(".lab/saved");
    let mut names = (1..).map(|number| format!("update-{number}"));
    names.find(|name| !saved.join(name).exists()).unwrap_or_default()
}

fn modified(files: &BTreeSet<String>) -> Failure {
    const SHOWN: usize = 10;
    let mut list: Vec<&str> = files.iter().take(SHOWN).map(String::as_str).collect();
    let more = files.len().saturating_sub(SHOWN);
    let more_of_them = format!("and {more} more");
    if more > 0 {
        list.push(&more_of_them);
    }
    Failure::Other(format!(
        "nothing was changed: you have modified what the newer course changes too: {}. \
        Put it back; or `cargo lab update --replace` saves yours and takes the course's",
        list.join(", ")
    ))
}
