//! Messages about files of another kind than the expected one.

use crate::domain::basics::text::Shown;
use crate::domain::format::kind::Kind;

/// The kind of file that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The file of a review.
    Session,
    /// A checklist.
    Checklist,
    /// A report in Markdown that is read back.
    Page,
    /// The config file.
    Config,
    /// A text of a field.
    Text,
}

impl Wanted {
    const fn words(self) -> &'static str {
        match self {
            Self::Session => "a review of readyroom",
            Self::Checklist => "a checklist",
            Self::Page => "a report in Markdown",
            Self::Config => "a config file",
            Self::Text => "text",
        }
    }

    /// Returns what to do with a file of another kind.
    const fn advice(self, kind: &Kind) -> &'static str {
        match (self, kind) {
            (_, Kind::Utf16) => "save it as UTF-8",
            (_, Kind::Conflicted) => "choose a side at each of them and take the markers out",
            (Self::Session | Self::Page, Kind::Checklist) => {
                "`readyroom new SYSTEM --checklist FILE` begins a review with it"
            }
            (Self::Session, Kind::Markdown) => {
                "`readyroom import FILE --into SESSION` reads an edited report back"
            }
            (Self::Session, _) => {
                "`readyroom list` names the reviews, `readyroom paths` where they lie"
            }
            (Self::Checklist, Kind::Session) => {
                "`readyroom new SYSTEM --from FILE` begins a review with the checklist in it"
            }
            (Self::Checklist, _) => "`readyroom checklist show` prints one to begin with",
            (Self::Page, Kind::Session) => "`readyroom export FILE` writes its report",
            (Self::Page, _) => {
                "`readyroom export SESSION --format markdown` writes one that can be read back"
            }
            (Self::Text, _) => "give it as plain text in UTF-8",
            (Self::Config, _) => {
                "`readyroom config init` writes one in which everything is a comment"
            }
        }
    }

    /// Returns the message for a file of another kind, with advice.
    pub fn unmet(self, kind: &Kind) -> String {
        let (wanted, advice) = (self.words(), self.advice(kind));
        match kind {
            Kind::Empty => format!("the file is empty; {advice}"),
            Kind::Utf16 => format!("not UTF-8 text, it seems to be UTF-16; {advice}"),
            _ => {
                let seems = Shown::line(&kind.words()).to_string();
                format!("not {wanted}, it seems to be {seems}; {advice}")
            }
        }
    }
}
