//! The output of commands: data and text on stdout, messages on stderr.

use std::io::{self, IsTerminal, Write};

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::text::Shown;

impl Environment {
    /// Prints a line of text for people, in plain ASCII where the locale has nothing else.
    ///
    /// # Errors
    /// Stdout cannot be written.
    pub fn print_line(&self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(io::stdout(), "{}", self.printable(line))?)
    }

    /// Prints lines of text for people.
    ///
    /// # Errors
    /// Stdout cannot be written.
    pub fn print_lines<T: AsRef<str>>(
        &self,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), Failure> {
        lines.into_iter().try_for_each(|line| self.print_line(line.as_ref()))
    }

    /// Prints a question. On a terminal the answer is typed behind it; elsewhere it is a line of its own.
    ///
    /// # Errors
    /// Stdout cannot be written.
    pub fn prompt(&self, question: &str) -> Result<(), Failure> {
        let end = if is_typed() { ' ' } else { '\n' };
        let mut out = io::stdout();
        write!(out, "{}{end}", self.printable(question))?;
        Ok(out.flush()?)
    }

    /// Writes one or more lines to stderr; a closed stderr is not an error.
    pub fn message(&self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(io::stderr(), "{}", self.printable(line));
        }
    }

    /// Writes a warning to stderr.
    pub fn warn(&self, text: &str) {
        self.message(&format!("readyroom: {text}"));
    }

    fn printable(&self, line: &str) -> String {
        let line = Shown::line(line).to_string();
        if self.setup.look.ascii { line.replace(|c: char| !c.is_ascii(), "?") } else { line }
    }
}

/// Returns true if stdin is a terminal.
pub fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Prints data as it is.
///
/// # Errors
/// Stdout cannot be written; [`Failure::ReaderGone`] for a closed pipe.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
