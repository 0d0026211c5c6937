//! The external editor, run as git runs it: `$VISUAL` or `$EDITOR` may hold arguments.
//!
//! An editor that hands the file to a window of its own and ends cannot be told from one in which
//! nothing was changed. So where it ends at once and the file is as it was, the file stays and is
//! looked at now and then.
#![expect(clippy::disallowed_methods, reason = "the one place that starts another program")]

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::domain::names::LONGEST_TEXT;
use crate::domain::text::show_path;
use crate::store::error::{StoreError, reason};
use crate::store::places::Places;
use crate::store::scratch::{FieldPlace, Scratch};

/// What a shell says when it does not find a command.
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
    /// The text that was reported last, or that the field had.
    seen: String,
    /// The text at the last look, if it is new and not reported yet.
    fresh: Option<String>,
    looked_at: Instant,
}

impl Watch {
    pub(super) fn new(scratch: Scratch) -> Self {
        let seen = scratch.known().to_owned();
        Self { scratch, seen, fresh: None, looked_at: Instant::now() }
    }

    /// Returns the file.
    pub(super) fn path(&self) -> &Path {
        self.scratch.path()
    }

    /// Returns the field whose text it is.
    pub(super) const fn place(&self) -> &FieldPlace {
        self.scratch.place()
    }

    /// Notes that the text which was reported last is taken.
    pub(super) fn take(&mut self) {
        // Where that cannot be noted a later program offers it once more.
        let _ = self.scratch.take(self.seen.clone());
    }

    /// Returns how long to wait for the next look.
    pub(super) fn wait(&self) -> Duration {
        LOOK.saturating_sub(self.looked_at.elapsed())
    }

    /// Looks at the file; returns its text where that is another one. A text must stand there twice: an
    /// editor may still be writing it.
    pub(super) fn look(&mut self) -> Option<String> {
        self.looked_at = Instant::now();
        let text = self.scratch.read().ok().filter(|text| *text != self.seen);
        let is_whole = text.is_some() && text == self.fresh;
        self.fresh = text;
        if is_whole {
            self.seen = self.fresh.take()?;
            return Some(self.seen.clone());
        }
        None
    }
}

/// Lets the user edit a text; returns what the editor left, or why there is nothing. A text that cannot
/// be taken stays in its file, and the reason names it.
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
            Ok(left) if left == text && is_at_once => Ok(Left::AtOnce(Watch::new(scratch))),
            Ok(left) if left.trim_end().len() <= LONGEST_TEXT => {
                scratch.remove().map(|()| Left::Text(left)).map_err(|error| error.to_string())
            }
            Ok(_) => Err(untaken("the text is longer than the 64 KiB that a field holds", &path)),
            Err(StoreError::NotFound(_)) => Err(untaken("the editor removed its file", &path)),
            Err(error) => Err(untaken(&error.to_string(), &path)),
        },
    }
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
            assert_eq!(watch.look().as_deref(), Some(text));
            assert_eq!((watch.look(), watch.look()), (None, None));
        }
        // Many editors put another file into its place.
        fs::remove_file(watch.path()).unwrap();
        assert_eq!((watch.look(), watch.look()), (None, None));
        fs::write(watch.path(), "back").unwrap();
        assert_eq!((watch.look(), watch.look().as_deref()), (None, Some("back")));
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
