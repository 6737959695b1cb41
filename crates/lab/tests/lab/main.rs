//! The command as people meet it, in a copy of the course.

mod commands;
mod course_copy;
#[cfg(unix)]
mod for_ever;
mod guards;
mod hints;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(unix)]
mod programs;
mod reset;
mod schemas;
#[cfg(unix)]
mod screen;
mod student;
mod students;
mod update;
#[cfg(unix)]
mod watch;
