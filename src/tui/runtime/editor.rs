//! The external editor, run as git runs it: `$VISUAL` or `$EDITOR` may hold arguments.
//!
//! An editor that hands the file to a window of its own and ends cannot be told from one in which
//! nothing was changed. So where it ends at once and the file is as it was, the file stays and is
//! looked at now and then.
#![expect(clippy::disallowed_methods, reason = "the one place that starts another program")]

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::domain::basics::names::LONGEST_TEXT;
use crate::domain::basics::text::show_path;
use crate::store::error::{StoreError, reason};
use crate::store::places::Places;
use crate::store::scratch::{FieldPlace, Scratch};

/// The exit code of a shell that does not find a command.
const NOT_FOUND: i32 = 127;
/// An editor that ends sooner than this has not been used.
const AT_ONCE: Duration = Duration::from_secs(2);
/// The interval of looks at the file of an editor that ended at once.
const LOOK: Duration = Duration::from_millis(500);

/// The result of an editor.
#[derive(Debug)]
pub(super) enum Left {
    /// A text.
    Text(String),
    /// The file as it was, at once: it may still have it open.
    AtOnce(Watch),
}

/// A file that an editor may still save.
#[derive(Debug)]
pub(super) struct Watch {
    scratch: Scratch,
    /// The text reported last, or that of the field.
    seen: Vec<u8>,
    /// The text at the last look, if it is new and not reported yet.
    fresh: Option<Vec<u8>>,
    looked_at: Instant,
}

impl Watch {
    pub(super) fn new(scratch: Scratch) -> Self {
        let seen = scratch.known().as_bytes().to_owned();
        Self { scratch, seen, fresh: None, looked_at: Instant::now() }
    }

    pub(super) fn path(&self) -> &Path {
        self.scratch.path()
    }

    /// Returns the field whose text it is.
    pub(super) const fn place(&self) -> &FieldPlace {
        self.scratch.place()
    }

    /// Notes that the text which was reported last is taken.
    pub(super) fn take(&mut self) {
        if let Ok(text) = String::from_utf8(self.seen.clone()) {
            // Where that cannot be noted a later program offers it once more.
            let _ = self.scratch.take(text);
        }
    }

    /// Returns how long to wait for the next look.
    pub(super) fn wait(&self) -> Duration {
        LOOK.saturating_sub(self.looked_at.elapsed())
    }

    /// Looks at the file; returns its text where that is another one, or why no field takes it. A text must
    /// stand there twice: an editor may still be writing it.
    pub(super) fn look(&mut self) -> Option<Result<String, String>> {
        self.looked_at = Instant::now();
        let text = self.scratch.read().ok().filter(|text| *text != self.seen);
        let is_whole = text.is_some() && text == self.fresh;
        self.fresh = text;
        if is_whole {
            self.seen = self.fresh.take()?;
            let taken = fit_for_field(self.seen.clone());
            return Some(taken.map_err(|why| untaken(&why, self.path())));
        }
        None
    }
}

/// Lets the user edit a text; returns what the editor left, or why there is nothing. A text that cannot
/// be taken stays in its file, and the reason names it.
///
/// # Errors
/// A message to the user: the editor cannot be started, failed, or left what no field takes.
pub(super) fn edit(
    command: &str,
    places: &Places,
    place: FieldPlace,
    text: &str,
) -> Result<Left, String> {
    let scratch = Scratch::new(places, place, text).map_err(|error| error.to_string())?;
    let began = Instant::now();
    let status = run(command, scratch.path());
    let is_at_once = began.elapsed() < AT_ONCE;
    let path = scratch.path().to_owned();
    match ended(command, status) {
        Err(failure) => Err(untaken(&failure, &path)),
        Ok(()) => match scratch.read() {
            Ok(left) if left == text.as_bytes() && is_at_once => {
                Ok(Left::AtOnce(Watch::new(scratch)))
            }
            Ok(left) => {
                let text = fit_for_field(left).map_err(|why| untaken(&why, &path))?;
                scratch.remove().map(|()| Left::Text(text)).map_err(|error| error.to_string())
            }
            Err(StoreError::NotFound(_)) => Err(untaken("the editor removed its file", &path)),
            Err(error) => Err(untaken(&error.to_string(), &path)),
        },
    }
}

/// Returns what an editor left as a text for a field, or why a field cannot hold it as it is.
fn fit_for_field(left: Vec<u8>) -> Result<String, String> {
    let line = |before: &str| before.matches('\n').count() + 1;
    let text = String::from_utf8(left).map_err(|error| {
        let (good, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        format!("line {} of the text is not UTF-8", line(&String::from_utf8_lossy(good)))
    })?;
    let is_unfit = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if let Some(first) = text.find(|c| is_unfit(&c)) {
        let (count, line) = (text.chars().filter(is_unfit).count(), line(&text[..first]));
        let characters = if count == 1 { "a control character" } else { "control characters" };
        return Err(format!("the text holds {characters}, the first in line {line}"));
    }
    if text.trim_end().len() > LONGEST_TEXT {
        return Err("the text is longer than the 64 KiB that a field holds".to_owned());
    }
    Ok(text)
}

fn run(command: &str, path: &Path) -> std::io::Result<ExitStatus> {
    Command::new("sh").arg("-c").arg(format!("{command} \"$@\"")).arg("sh").arg(path).status()
}

/// Says why an editor did not do its work, if so.
fn ended(command: &str, status: std::io::Result<ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) if status.code() == Some(NOT_FOUND) => {
            Err(format!("there is no editor `{command}`; set VISUAL or EDITOR"))
        }
        Ok(status) => Err(format!("the editor `{command}` failed: {status}")),
        Err(error) => Err(format!("the editor `{command}` did not start: {}", reason(&error))),
    }
}

/// Adds to a failure what became of the text. A file that is gone is not named.
fn untaken(failure: &str, path: &Path) -> String {
    let kept = match path.try_exists() {
        Ok(false) => "no text is left of it".to_owned(),
        _ => format!("what you typed there is in {}", show_path(path)),
    };
    format!("{failure}; the field is unchanged, {kept}")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Runs a command as the editor.
    fn left(command: &str) -> (tempfile::TempDir, Result<Left, String>) {
        let folder = tempfile::tempdir().unwrap();
        let place = FieldPlace::new(None, "new", "System");
        let left = edit(command, &Places::below(folder.path()), place, "before");
        (folder, left)
    }

    #[test]
    fn what_an_editor_writes_is_taken_and_its_file_goes() {
        let (folder, left) = left("printf after >");
        assert!(matches!(&left, Ok(Left::Text(text)) if text == "after"), "{left:?}");
        let files = fs::read_dir(Places::below(folder.path()).state().join("editor")).unwrap();
        assert_eq!(files.count(), 0);
    }

    #[test]
    fn an_editor_that_comes_back_at_once_is_watched_until_it_saves() {
        let (_folder, left) = left("true");
        let Ok(Left::AtOnce(mut watch)) = left else { panic!("{left:?}") };
        assert_eq!((watch.look(), watch.look()), (None, None));
        for text in ["saved", "saved again"] {
            fs::write(watch.path(), text).unwrap();
            assert_eq!(watch.look(), None, "may still be written");
            assert_eq!(watch.look(), Some(Ok(text.to_owned())));
            assert_eq!((watch.look(), watch.look()), (None, None));
        }
        // Many editors put another file into its place.
        fs::remove_file(watch.path()).unwrap();
        assert_eq!((watch.look(), watch.look()), (None, None));
        fs::write(watch.path(), "back").unwrap();
        assert_eq!((watch.look(), watch.look()), (None, Some(Ok("back".to_owned()))));
    }

    #[test]
    fn what_a_field_cannot_hold_as_it_is_stays_in_its_file_and_is_told() {
        for (octal, why) in [
            (r"one\ncaf\351", "line 2 of the text is not UTF-8"),
            (r"\377\376h\000i\000", "line 1 of the text is not UTF-8"),
            (r"h\000i\000\n\000", "the text holds control characters, the first in line 1"),
            (r"one\ntwo\033[m", "the text holds a control character, the first in line 2"),
        ] {
            let (folder, left) = left(&format!("printf '{octal}' >"));
            let told = left.unwrap_err();
            assert!(told.starts_with(why), "{told}");
            assert!(told.contains("the field is unchanged, what you typed there is in"), "{told}");
            let files = fs::read_dir(Places::below(folder.path()).editor()).unwrap();
            assert_eq!(files.count(), 2, "the text and its slip");
        }
        let (_folder, left) = left(r"printf 'caf\303\251\tand\r\n' >");
        assert!(matches!(&left, Ok(Left::Text(text)) if text == "caf\u{e9}\tand\r\n"), "{left:?}");
        // The same of one that comes back at once.
        let (_folder, left) = self::left("true");
        let Ok(Left::AtOnce(mut watch)) = left else { panic!("{left:?}") };
        fs::write(watch.path(), b"caf\xe9").unwrap();
        assert_eq!(watch.look(), None);
        assert!(watch.look().unwrap().unwrap_err().contains("not UTF-8"));
        assert_eq!((watch.look(), watch.look()), (None, None), "told once");
    }

    #[test]
    fn an_editor_that_removes_the_file_is_told_without_a_file_that_is_gone() {
        for command in ["rm", "false; rm"] {
            let (_folder, left) = left(command);
            let told = left.unwrap_err();
            assert!(told.contains("the editor removed its file; the field is unchanged"), "{told}");
            assert!(!told.contains(".md"), "{told}");
        }
        let (_folder, left) = left("f() { rm \"$1\"; return 1; }; f");
        let told = left.unwrap_err();
        assert!(told.contains("failed") && !told.contains(".md"), "{told}");
        let (_folder, kept) = self::left("false");
        assert!(kept.unwrap_err().contains(".md"));
    }
}
