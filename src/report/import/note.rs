//! A note that was edited in a page: a page shows lines without the white space around them and with
//! hidden characters made visible. Lines that were not edited stay as they were.

use crate::domain::basics::names::{Note, Refused};
use crate::domain::basics::text::{Shown, Text};

/// A line of the text and how a page tells it; several blank lines are told as one.
struct Told {
    raw: String,
    told: String,
}

/// The text that a page gives, with every line as it was that the page tells as it was told.
pub(super) fn merged(before: &Text, page: &str) -> Result<Note, Refused> {
    let told = told(before);
    let lines: Vec<&str> = page.split('\n').collect();
    let same = told.iter().zip(&lines).take_while(|(told, line)| told.told == **line).count();
    let room = told.len().min(lines.len()) - same;
    let ends = told.iter().rev().zip(lines.iter().rev());
    let same_at_end = ends.take(room).take_while(|(told, line)| told.told == **line).count();
    let mut merged: Vec<&str> = told.iter().map(|told| told.raw.as_str()).collect();
    merged.splice(same..told.len() - same_at_end, lines[same..lines.len() - same_at_end].to_vec());
    Note::parse(&merged.join("\n"))
}

fn told(text: &Text) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for raw in text.raw().lines() {
        let told = Shown::line(raw).as_str().trim().to_owned();
        let is_first = all.len() == 1;
        match all.last_mut() {
            Some(before) if told.is_empty() && before.told.is_empty() => {
                before.raw.push('\n');
                before.raw.push_str(raw);
            }
            // Blank lines at the beginning are not told; they stay with the first line that is.
            Some(first) if is_first && first.told.is_empty() => {
                let raw = format!("{}\n{raw}", first.raw);
                *first = Told { raw, told };
            }
            _ => all.push(Told { raw: raw.to_owned(), told }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    fn merged(before: &str, page: &str) -> String {
        super::merged(&before.into(), page).unwrap().text().raw().to_owned()
    }

    #[test]
    fn lines_that_were_not_edited_stay_as_they_were() {
        let before = "\n  one\u{200b}\n\n\n\ttwo\nthree";
        assert_eq!(merged(before, "one<U+200B>\n\ntwo\nfour"), "\n  one\u{200b}\n\n\n\ttwo\nfour");
        assert_eq!(merged(before, "new\n\ntwo\nthree"), "new\n\n\n\ttwo\nthree");
        assert_eq!(merged(before, "one<U+200B>\n\nthree"), "\n  one\u{200b}\n\n\nthree");
        assert_eq!(merged(before, ""), "");
        assert_eq!(merged("", "new"), "new");
        assert_eq!(merged("same\nsame", "same"), "same");
    }
}
