//! The output of git, a hook or a server: cut to what a person needs, without passwords, and safe to show.

use std::borrow::Cow;

use crate::domain::basics::text::Text;

/// The most lines of it, and the most characters, that a message takes.
const LINES: usize = 4;
const CHARACTERS: usize = 400;

/// The beginnings of lines that say how far git is, or what to do with git.
const NOISE: [&str; 9] = [
    "hint:",
    "To ",
    "Done",
    "From ",
    "Total ",
    "Everything up-to-date",
    "Enumerating objects",
    "Delta compression",
    "error: failed to push some refs",
];

/// Returns the last lines of an output as one text.
pub(super) fn last_lines(output: &[u8]) -> Text {
    let output = String::from_utf8_lossy(output);
    let lines: Vec<&str> =
        output.split(['\r', '\n']).map(spoken).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(LINES)..].join(" / ");
    let text: String = without_passwords(&last).chars().take(CHARACTERS).collect();
    Text::new(text)
}

/// Returns a line without git's prefixes; nothing where it only says how far git is, or gives hints.
fn spoken(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix("remote:").unwrap_or(line).trim();
    let is_progress = line.contains("% (");
    if is_progress || NOISE.iter().any(|begin| line.starts_with(begin)) { "" } else { line }
}

/// Returns a text in which addresses have no user: what stands before `@` may be a password or a token. The user of
/// ssh is no secret and stays.
pub(super) fn without_passwords(text: &str) -> Cow<'_, str> {
    if !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + "://".len());
        safe.push_str(before);
        let end = after.find(['/', ' ', '\'', '"', '?', '#']).unwrap_or(after.len());
        let host = &after[..end];
        match host.rsplit_once('@') {
            Some((person, host)) if before.ends_with("ssh://") => {
                let name = person.split(':').next().unwrap_or_default();
                safe.push_str(name);
                safe.push('@');
                safe.push_str(host);
            }
            Some((_, host)) => safe.push_str(host),
            None => safe.push_str(host),
        }
        rest = &after[end..];
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_no_password_wherever_it_stands() {
        for (address, shown) in [
            ("https://ana:secret@host/team.git", "https://host/team.git"),
            ("https://ghp_token@github.com/x/y", "https://github.com/x/y"),
            ("ssh://git:pw@host:22/x", "ssh://git@host:22/x"),
            ("git@host:x.git", "git@host:x.git"),
            ("/srv/team.git", "/srv/team.git"),
            ("https://host/a@b", "https://host/a@b"),
            ("at 'https://a:p@ss@h/': 403, https://b:q@i", "at 'https://h/': 403, https://i"),
        ] {
            assert_eq!(without_passwords(address), shown);
        }
    }

    #[test]
    fn only_the_last_lines_that_say_something_are_kept() {
        let said = b"hint: try\nCounting objects: 100% (3/3)\rremote: no\nremote:  pushes \x1b[31mhere\nTo /x\n";
        assert_eq!(last_lines(said).shown().to_string(), "no / pushes ^[[31mhere");
    }
}
