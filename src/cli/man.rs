//! `readyroom man`: the manual page, rendered from the arguments and their help.

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::args::help::SECTIONS;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;

/// The date of this version. mandoc asks for one, and the same program always prints the same page.
const DATE: &str = "2026-11-29";

/// The width at which filled text is broken, in bytes.
const WIDTH: usize = 78;

/// Prints the manual page of the program.
///
/// # Errors
/// Stdout cannot be written.
pub fn run(mut command: Command) -> Result<(), Failure> {
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone()).title("READYROOM").date(DATE);
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    commands(&command).to_writer(&mut page)?;
    print(filled(&String::from_utf8_lossy(&page)).as_bytes())
}

/// Breaks filled lines at [`WIDTH`] and removes trailing blanks: mandoc warns about both.
fn filled(page: &str) -> String {
    let (mut is_filled, mut out) = (true, String::new());
    for line in page.lines() {
        match line {
            ".nf" => is_filled = false,
            ".fi" => is_filled = true,
            _ => {}
        }
        let is_text = is_filled && !line.starts_with('.');
        for row in if is_text { rows(line) } else { vec![line] } {
            out.push_str(row.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Returns the rows of a line of text. Each begins with a letter, so that none is read as a request.
fn rows(line: &str) -> Vec<&str> {
    let (mut rows, mut start, mut end) = (Vec::new(), 0, None::<usize>);
    for blank in line.match_indices(' ').map(|(blank, _)| blank).chain([line.len()]) {
        if blank - start > WIDTH
            && let Some(end) = end.take()
        {
            rows.push(&line[start..end]);
            start = end + 1;
        }
        if line[blank..].trim_start().starts_with(char::is_alphabetic) {
            end = Some(blank);
        }
    }
    rows.push(&line[start..]);
    rows
}

/// Renders the commands, then the sections that concern all of them.
fn commands(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        describe(subcommand, &mut roff);
    }
    for (title, text) in SECTIONS {
        roff.control("SH", [title.to_uppercase().as_str()]);
        verbatim(text, &mut roff);
    }
    roff
}

/// Renders a command: its summary, usage, arguments and examples.
fn describe(command: &Command, roff: &mut Roff) {
    roff.control("SS", [command.get_name()]);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    roff.text([roman(about)]);
    roff.control("PP", []);
    roff.text([bold(command.clone().render_usage().to_string())]);
    let is_own = |argument: &&Arg| !argument.is_global_set() && argument.get_id() != "help";
    for argument in command.get_arguments().filter(is_own) {
        roff.control("TP", []);
        roff.text([bold(argument.to_string())]);
        roff.text([roman(argument.get_help().map(ToString::to_string).unwrap_or_default())]);
    }
    if let Some(more) = command.get_after_help() {
        roff.control("PP", []);
        verbatim(&more.to_string(), roff);
    }
}

fn verbatim(text: &str, roff: &mut Roff) {
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}
