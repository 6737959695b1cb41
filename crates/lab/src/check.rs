//! `cargo lab check`: what the checks say of a chapter's steps.

use std::path::PathBuf;
use std::process::ExitCode;

use course::{Chapter, Course, Step};

use crate::Subject;
use crate::checked::{Checked, check_steps};
use crate::compile::Build;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::report::Style;
use crate::screen::{BOLD, PLAIN, RED};
use crate::{json, report, screen, stream};

/// What is checked, and how it is told.
#[derive(clap::Args)]
pub struct Args {
    /// The chapter, or one step of it; by default the current chapter
    #[arg(value_name = "CHAPTER[/STEP]")]
    place: Option<String>,
    /// Check the solution
    #[arg(long, conflicts_with = "programs")]
    solution: bool,
    /// Check the programs in this folder, in whatever language they are written
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
    /// Print one JSON document, and nothing else
    #[arg(long)]
    json: bool,
    /// Write the report in sentences, with nothing drawn: for a screen reader (also LAB_PLAIN=1)
    #[arg(long)]
    plain: bool,
    /// For the screen: check the chapter, the step first, and tell a line of JSON for each thing that happens
    #[arg(long, hide = true)]
    stream: bool,
}

/// Checks, prints, and tells by the exit code whether all steps pass.
pub fn check(course: &Course, args: &Args) -> Result<ExitCode, Failure> {
    let (chapter, step) = match &args.place {
        Some(place) => {
            let place = course.place(place)?;
            (place.chapter, place.step)
        }
        None => (Progress::load(course).current_chapter(course)?, None),
    };
    if args.stream {
        return stream::stream(course, chapter, step);
    }
    let subject = subject(args)?;
    let steps: Vec<&Step> = step.map_or_else(|| chapter.steps.iter().collect(), |step| vec![step]);
    let checked = check_steps(course, chapter, &steps, &subject, &mut |_| {})?;
    if args.json {
        screen::print(&json::document(course, chapter, &checked, &subject)?);
    } else if checked.build.success {
        let style = Style::of_screen(args.plain);
        screen::print(&verdicts(course, chapter, &checked, &subject, &style));
    } else {
        screen::print(&complaint(chapter, &checked.build));
    }
    Ok(ExitCode::from(if checked.all_pass() { 0 } else { 1 }))
}

fn subject(args: &Args) -> Result<Subject, Failure> {
    match &args.programs {
        Some(folder) if !folder.is_dir() => {
            Err(Failure::Usage(format!("{} is not a folder", folder.display())))
        }
        Some(folder) => match folder.canonicalize() {
            Ok(folder) => Ok(Subject::Programs(folder)),
            Err(error) => Err(Failure::file("find", folder, &error)),
        },
        None if args.solution => Ok(Subject::Solution),
        None => Ok(Subject::Starter),
    }
}

/// What is printed when the crate does not compile.
pub fn complaint(chapter: &Chapter, build: &Build) -> String {
    let name = &chapter.name;
    format!("{}\n\n{BOLD}{RED}{name} does not compile{PLAIN}\n", build.complaint().trim_end())
}

fn verdicts(
    course: &Course,
    chapter: &Chapter,
    checked: &Checked,
    subject: &Subject,
    style: &Style,
) -> String {
    let mut text = report::table(&checked.verdicts, style);
    let open = checked.verdicts.iter().find(|verdict| verdict.is_open());
    if let Some(verdict) = open {
        let report = report::whole(course, chapter, verdict, subject, style);
        text.push_str(&format!("\n{}", report::paint(&report)));
    }
    if *subject == Subject::Starter && !checked.build.warnings.is_empty() {
        text.push_str(&format!("\n{}", report::warnings(&checked.build.warnings)));
    }
    text.push_str(&format!("\n{}\n", report::count(&checked.verdicts)));
    if open.is_none() && *subject == Subject::Starter {
        text.push_str(&what_is_next(course, chapter));
    }
    text
}

/// For somebody whose steps all pass: the next one of this chapter, or else of the course.
fn what_is_next(course: &Course, chapter: &Chapter) -> String {
    let progress = Progress::load(course);
    let here = progress.first_open(chapter).map(|step| (chapter, step));
    match here.or(progress.current(course)) {
        Some((chapter, step)) => {
            let (name, title) = (&chapter.name, &step.title);
            format!("next: {name}/{}, {title}: cargo lab watch {name}\n", step.name)
        }
        None => "every step of the course passes\n".to_owned(),
    }
}
