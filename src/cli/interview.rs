//! `readyroom interview`: a review as questions and answers, line by line, for screen readers, dumb
//! terminals, serial consoles and pipes.
//!
//! Everything is printed to stdout, errors too, so that a listener follows one stream. Nothing is drawn, and
//! every change is saved before the next question.

mod asking;
mod assessing;
mod changing;
mod deciding;
mod heard;
mod lines;
mod moving;
mod promising;
mod question;
mod risking;
pub mod talk;
mod texts;
mod words;
mod writing;

use std::io::{self, BufRead};

use crate::cli::args::inputs::Reference;
use crate::cli::environment::output::is_typed;
use crate::cli::environment::{Environment, clock};
use crate::cli::failure::{self, Failure};
use crate::cli::interview::lines::{Line, read_line};
use crate::cli::interview::talk::{Input, Talk};
use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::show_path;
use crate::domain::records::assessment::Assessment;
use crate::store::sessions::{self, Loaded};
use crate::store::{catalogue, folder, recovery};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Nothing is drawn: the output is plain lines on stdout. Answers are read from stdin, one per line, as\n\
        words or as the letters of the screen's keys; ? lists them. Every change is saved before the next\n\
        question, so it can end at any time: with `q`, the end of the input or a signal.\n\n\
        Lines from a pipe or a file cannot be asked for again: the first that is not understood is named\n\
        and ends the interview with exit code 2. There n/a, owner, due and the like need their text on the\n\
        same line; accept and decide go on asking, one line each.\n\n\
        Examples:\n  readyroom interview payments-api\n  \
        readyroom interview payments-api < answers.txt\n  \
        printf 'p June drill failed\\nk\\no ben\\n' | readyroom interview payments-api"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// Go on after a line from a pipe that is not understood; the exit code is still 2
    #[arg(long)]
    keep_going: bool,
}

/// The longest line that a terminal passes on, in bytes; the rest is lost silently.
const LONGEST_TYPED: usize = 4095;

/// Asks item by item until the input ends. Returns the exit code.
///
/// # Errors
/// The session cannot be loaded, stdout cannot be written, or a line from a pipe was not understood.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    let mut loaded = environment.load(&args.session)?;
    let input = if is_typed() { Input::Typed } else { Input::Piped };
    let user = environment.setup.user.clone();
    let mut deciders = catalogue::load_deciders(environment.places(), &loaded.session);
    let earlier = deciders.iter().map(|loaded| loaded.session.clone()).collect();
    let mut talk = Talk::new(loaded.session.clone(), user, input, environment.now);
    talk = talk.with_earlier(earlier).with_sight(environment.sight(&loaded.session)?);
    if !recovery::find(environment.places(), loaded.session.id()).is_empty() {
        environment.print_line(
            "changes that could not be saved lie aside; the full-screen program offers them",
        )?;
    }
    let refusals = Refusals { input, keep_going: args.keep_going, count: 0 };
    let files = Files { review: &mut loaded, deciders: &mut deciders };
    let ended = converse(&mut talk, files, &mut io::stdin().lock(), refusals, environment);
    if *talk.session() != loaded.session {
        return keep_aside(&talk, &loaded, environment);
    }
    if let Some(unsaved) = unsaved(&talk, &deciders) {
        return Err(Failure::Data(format!("NOT SAVED: the conditions of {unsaved}")));
    }
    environment.report_caveats(&loaded);
    if !matches!(ended, Err(Failure::Data(_) | Failure::ReaderGone)) {
        environment.print_line(&farewell(&loaded, environment))?;
    }
    ended.map(|()| failure::OK)
}

/// The count of lines that were not understood. Typed ones are asked for again; after one from a pipe the
/// following lines would be taken for answers to other questions.
struct Refusals {
    input: Input,
    keep_going: bool,
    count: usize,
}

impl Refusals {
    /// Counts a line that was not carried out.
    fn count(
        &mut self,
        (number, line): (usize, &str),
        why: &str,
        environment: &Environment,
    ) -> Result<(), Failure> {
        if self.input == Input::Typed {
            return Ok(());
        }
        let message = format!("line {number}, `{}`: {why}", excerpt(line));
        if !self.keep_going {
            return Err(Failure::Usage(format!(
                "{message}\n  stopped there; what the lines before it said is saved, and --keep-going goes on after such a line"
            )));
        }
        self.count += 1;
        environment.warn(&message);
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        match self.count {
            0 => Ok(()),
            1 => Err(Failure::Usage("1 line was not understood; it is named above".to_owned())),
            count => Err(Failure::Usage(format!(
                "{count} lines were not understood; they are named above"
            ))),
        }
    }
}

/// The files that an interview writes: the review, and the earlier ones whose conditions it carries on.
struct Files<'f> {
    review: &'f mut Loaded,
    deciders: &'f mut [Loaded],
}

/// Returns the id of an earlier session whose conditions were changed and are not on the disk.
fn unsaved(talk: &Talk, deciders: &[Loaded]) -> Option<String> {
    let both = talk.earlier().iter().zip(deciders);
    let mut unsaved = both.filter(|(session, loaded)| **session != loaded.session);
    unsaved.next().map(|(session, _)| session.id().to_string())
}

/// Prints, asks and reads until the input ends.
fn converse(
    talk: &mut Talk,
    mut files: Files<'_>,
    input: &mut impl BufRead,
    mut refusals: Refusals,
    environment: &Environment,
) -> Result<(), Failure> {
    let mut lines = talk.begin();
    let (mut number, mut last) = (0, String::new());
    loop {
        let not_saved = save(talk, &mut files, &mut lines);
        environment.print_lines(lines)?;
        if let Some(why) = not_saved {
            environment.print_line(&format!("NOT SAVED: {why}. Every answer tries again"))?;
        }
        if let Some(why) = talk.refusal() {
            refusals.count((number, &last), why, environment)?;
        }
        if talk.is_over() {
            return refusals.finish();
        }
        environment.prompt(&talk.prompt())?;
        let line = read_line(input);
        number += usize::from(line != Line::End);
        lines = match line {
            Line::Text(line) => {
                let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { &line };
                line.clone_into(&mut last);
                let mut lines = talk.process(line, clock());
                if line.len() >= LONGEST_TYPED && is_typed() {
                    lines.push("a terminal takes 4095 bytes in a line: look whether the end of yours is there".to_owned());
                }
                lines
            }
            Line::Refused { beginning, why } => {
                last = beginning;
                talk.refuse_line(why)
            }
            Line::End => [vec![String::new()], talk.finish(clock())].concat(),
        };
    }
}

/// Saves unsaved changes and merges those of others. Returns the reason if saving fails.
fn save(talk: &mut Talk, files: &mut Files<'_>, lines: &mut Vec<String>) -> Option<String> {
    let not_carried = save_deciders(talk, files.deciders);
    save_review(talk, files.review, lines).or(not_carried)
}

/// Saves the earlier sessions whose conditions were changed, and takes what others changed there. Returns the reason
/// if saving one fails.
fn save_deciders(talk: &mut Talk, deciders: &mut [Loaded]) -> Option<String> {
    let mut why = None;
    for (session, loaded) in talk.earlier().to_vec().into_iter().zip(deciders) {
        if session == loaded.session {
            // What cannot be read is reported when it cannot be saved.
            let _ = sessions::refresh(loaded);
        } else if let Err(error) = sessions::save(loaded, &session) {
            why = Some(format!("{}: {}", session.id(), error.short()));
            continue;
        }
        talk.adopt_earlier(loaded.session.clone());
    }
    why
}

fn save_review(talk: &mut Talk, loaded: &mut Loaded, lines: &mut Vec<String>) -> Option<String> {
    if *talk.session() == loaded.session {
        // A file that cannot be read is reported when it cannot be saved.
        let _ = sessions::refresh(loaded);
    } else if let Err(error) = sessions::save(loaded, talk.session()) {
        return Some(error.short());
    }
    if *talk.session() != loaded.session {
        lines.extend(talk.adopt(loaded.session.clone()));
    }
    None
}

/// Returns the last line: all is saved, and which command continues.
fn farewell(loaded: &Loaded, environment: &Environment) -> String {
    let path = &loaded.path;
    let reference = folder::id_in_catalogue(environment.places(), path)
        .map_or_else(|| show_path(path), |id| id.to_string());
    if loaded.session.assessment().is_some_and(Assessment::is_submitted) {
        return "Everything is saved, and the assessment is submitted".to_owned();
    }
    match loaded.session.tally().unassessed {
        0 => format!("Everything is saved. `readyroom export {reference}` writes the report"),
        left => {
            format!(
                "Everything is saved, {left} unassessed. `readyroom interview {reference}` goes on"
            )
        }
    }
}

/// Keeps unsaved changes aside, where the full-screen program finds them. Returns the exit code.
fn keep_aside(talk: &Talk, loaded: &Loaded, environment: &Environment) -> Result<u8, Failure> {
    let (file, before) = (&loaded.path, &loaded.session);
    let kept = recovery::keep(environment.places(), 0, file, before, talk.session());
    let message = match kept {
        Ok(_) => {
            let id = talk.session().id();
            format!(
                "NOT SAVED. It is kept aside; `readyroom open {id}` offers it once the disk takes it"
            )
        }
        Err(error) => format!("NOT SAVED, and it could not be kept aside: {error}"),
    };
    environment.print_line(&message).map_err(|_| Failure::Data(message))?;
    Ok(failure::DATA)
}
