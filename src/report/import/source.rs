//! The text of a page before it is parsed: one kind of line end, no quotation around the whole page,
//! the marks taken out. Every line keeps its number.

use crate::domain::basics::names::normal_lines;
use crate::report::import::marks::Marks;

/// A page that can be parsed as Markdown.
pub(super) struct Source {
    /// The text, with blanks in place of the marks.
    pub(super) text: String,
    /// The marks of the page.
    pub(super) marks: Marks,
    /// The offset of each line.
    starts: Vec<usize>,
}

impl Source {
    /// Prepares a page as it was read from a file.
    ///
    /// # Errors
    /// The line, from 1, of a conflict marker that a merge has left.
    pub(super) fn prepare(page: &str) -> Result<Self, usize> {
        // A report shows hidden characters as their numbers: those of a page come from a program.
        let page = page.replace(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'], "");
        let mut text = unquoted(normal_lines(&page));
        if let Some(line) = text.lines().position(is_conflict_marker) {
            return Err(line + 1);
        }
        let marks = Marks::take(&mut text);
        Ok(Self::new(text, marks))
    }

    /// Makes the source of a text that can be parsed as it is.
    pub(super) fn new(text: String, marks: Marks) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let starts = starts.collect();
        Self { text, marks, starts }
    }

    /// Returns the number, from 1, of the line at an offset.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at)
    }
}

/// Tells whether git or another merge has left a conflict at this line. `=======` alone may underline
/// a heading; it never stands without the other two.
fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|marker| {
        let rest = line.trim_start_matches([' ', '\t']).strip_prefix(marker);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Strips the signs of a quotation, or an indent, before every line.
fn unquoted(text: String) -> String {
    // A reply to a reply to a reply; nobody quotes deeper.
    const DEEPEST: usize = 16;
    let inside = |text: &String| unquoted_once(text).or_else(|| without_indent(text));
    std::iter::successors(Some(text), inside).take(DEEPEST + 1).last().unwrap_or_default()
}

fn unquoted_once(text: &str) -> Option<String> {
    let is_blank = |line: &str| line.trim().is_empty();
    let inside =
        text.split('\n').map(|line| match line.trim_start_matches(' ').strip_prefix('>') {
            None if is_blank(line) => Some(""),
            inside => inside,
        });
    let inside: Vec<&str> = inside.collect::<Option<_>>()?;
    // Where the sign has no blank behind it, the blanks there are an indent.
    let has_blank = inside.iter().all(|line| line.is_empty() || line.starts_with(' '));
    let sign = if has_blank { " " } else { "" };
    let stripped: Vec<&str> =
        inside.into_iter().map(|line| line.strip_prefix(sign).unwrap_or(line)).collect();
    (!text.lines().all(is_blank)).then(|| stripped.join("\n"))
}

fn without_indent(text: &str) -> Option<String> {
    let lines = || text.split('\n').filter(|line| !line.trim().is_empty());
    let first = lines().next()?;
    let indent = &first[..first.len() - first.trim_start_matches([' ', '\t']).len()];
    let common = lines().fold(indent, |common, line| {
        let same = common.bytes().zip(line.bytes()).take_while(|(a, b)| a == b).count();
        &common[..same]
    });
    if common.is_empty() {
        return None;
    }
    let stripped = text.split('\n').map(|line| line.strip_prefix(common).unwrap_or(""));
    Some(stripped.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_every_line_is_stripped() {
        for (page, text) in [
            ("> # a\n>\n> b", "# a\n\nb"),
            (">> # a\n>> b\n", "# a\nb\n"),
            ("    # a\n\n      b", "# a\n\n  b"),
            ("\t# a\n\tb", "# a\nb"),
            ("  > # a\n  > b", "# a\nb"),
            ("># a\n>  b\n>\n>c", "# a\n  b\n\nc"),
            ("> # a\nb", "> # a\nb"),
            ("\u{feff}a\r\nb\rc", "a\nb\nc"),
            ("", ""),
        ] {
            let source = Source::prepare(page).unwrap_or_else(|_| panic!("{page:?}"));
            assert_eq!(source.text, text, "{page:?}");
        }
    }

    #[test]
    fn conflict_markers_are_found_by_line() {
        for (page, line) in [
            ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n", Some(2)),
            ("> a\n> <<<<<<< HEAD\n> b", Some(2)),
            ("a\n>>>>>>> theirs", Some(2)),
            ("a\n||||||| base\n", Some(2)),
            ("Title\n=======\n", None),
            ("a <<<<<<< b\n\\<<<<<<< c", None),
        ] {
            assert_eq!(Source::prepare(page).err(), line, "{page:?}");
        }
    }
}
