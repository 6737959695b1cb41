//! The command as people meet it, in a copy of the course.

mod commands;
mod course_copy;
mod guards;
#[cfg(unix)]
mod programs;
mod reset;
mod student;
mod students;
#[cfg(unix)]
mod watch;
