//! The names of pages. That of a system depends on the system's name alone, so links to it hold whatever systems come or
//! go.

use crate::domain::basics::digest::sha256;
use crate::domain::basics::names::{folded, kebab};
use crate::domain::basics::text::Text;

/// The path of the first page.
pub const INDEX: &str = "index.html";
/// The folder of the pages of systems.
const FOLDER: &str = "systems";
/// The longest part of a page's name that is legible, in characters.
const LONGEST_SLUG: usize = 40;
/// The digits of the checksum in a page's name: enough that no two names are made to share one.
const DIGITS: usize = 16;

/// Returns the path of a system's page: `systems/payments-api-0123456789abcdef.html`. It is the same for every spelling of
/// the name, has only small letters, digits and hyphens, and so is safe on any file system.
pub fn of_system(system: &Text) -> String {
    let folded = folded(system);
    let sum = sha256(folded.as_bytes());
    let slug = kebab(&folded.to_lowercase(), LONGEST_SLUG);
    let hyphen = if slug.is_empty() { "" } else { "-" };
    format!("{FOLDER}/{slug}{hyphen}{}.html", &sum[..DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_same_name_for_every_spelling_and_another_for_every_system() {
        let name = |system: &str| of_system(&system.into());
        assert_eq!(name("payments-api"), "systems/payments-api-682a1c47a1d34030.html");
        assert_eq!(name("Payments-API "), name("payments-api"));
        assert_ne!(name("payments api"), name("payments-api"));
        assert!(name("\u{1f680}").starts_with("systems/") && name("\u{1f680}").len() == 29);
        let long = name(&"../x".repeat(60));
        assert!(long.starts_with("systems/x-x-x-") && long.len() < 80, "{long}");
    }
}
