//! The command as people meet it, in a copy of the course.

mod commands;
mod course_copy;
mod reset;
