//! The screens, and what floats above them: each is declared here once, with its words and the keys that it
//! shares with others. The keys themselves stand in the table of the keymap.

use crate::domain::records::checklist::CategoryNo;
use crate::tui::model::motion::{Motion, Place};

/// A group of keys that several contexts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Those of every context.
    Everywhere,
    /// Those of every screen.
    Screens,
    /// Those of the screens of a review.
    Reviews,
    /// Those of overlays.
    Overlays,
    /// Those of overlays above which help and palette can be opened.
    Above,
    /// Ctrl-U and Ctrl-D, where no text is typed.
    WithoutText,
    /// Those for the item that is shown or selected.
    Items,
    /// Those that tick items.
    Ticks,
    /// Those that choose one of two values: of an item, or in the summary of the whole review.
    Conflicts,
    /// Those of the review outside of the meeting.
    Session,
    /// Those that go through categories.
    Categories,
    /// Those of the end of a meeting.
    Ends,
    /// Those that undo and redo.
    Changed,
    /// Those that go through rows or lines.
    Lists,
    /// Page keys that go a page.
    Paged,
    /// Those of a screen that another one opens.
    Opened,
    /// Those of text fields.
    Fields,
    /// Those of forms of several fields.
    Forms,
}

/// The kind of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContextKind {
    /// The list of sessions.
    Home,
    /// A screen of a review.
    Page,
    /// An overlay without text fields.
    Overlay,
    /// An overlay in whose fields characters are typed.
    Typed,
    /// An overlay in whose field a number is typed: digits are text, other characters are keys.
    Number,
    /// A search, in a list or in the help: nothing is opened above it.
    Search,
}

/// The declaration of a context.
struct Declared {
    kind: ContextKind,
    words: &'static str,
    /// The groups of keys that do not follow from the kind.
    keys: &'static [Keys],
}

/// Declares every context: its kind, its words, its groups of keys.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident: $kind:ident, $words:literal, [$($keys:ident),*];)*) => {
        /// A part of the screen that listens for keys. Derived from the model, never stored.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Context {
            $($(#[$doc])* $name,)*
        }

        impl Context {
            /// Every context.
            pub const ALL: [Self; [$($words),*].len()] = [$(Self::$name),*];

            const fn declared(self) -> Declared {
                match self {
                    $(Self::$name => Declared {
                        kind: ContextKind::$kind,
                        words: $words,
                        keys: &[$(Keys::$keys),*],
                    },)*
                }
            }
        }
    };
}

contexts! {
    /// The list of sessions.
    Home: Home, "Home", [Paged];
    /// The review.
    Review: Page, "the review", [Items, Ticks, Conflicts, Session, Categories, Paged];
    /// An item's page.
    Item: Page, "the item's page", [Items, Ticks, Conflicts, Session, Categories, Paged, Opened];
    /// The meeting.
    Meeting: Page, "the meeting", [Items, Conflicts, Ends];
    /// The list of what needs a look before a decision.
    WrapUp: Page, "the list before the decision", [Items, Ends, Paged, Opened];
    /// The summary.
    Summary: Page, "the summary", [Items, Ticks, Conflicts, Categories, Ends, Paged, Opened];
    /// The writing strip.
    Strip: Typed, "the writing strip", [Fields, Forms];
    /// A question that is answered in words.
    Ask: Typed, "a question", [Fields, Forms];
    /// A text field with a list to choose from.
    Picker: Search, "a search", [Lists, Paged];
    /// A list to choose from.
    Menu: Overlay, "a list", [Lists, Paged];
    /// The export overlay: a text field with a preview.
    Export: Typed, "the export", [Fields, Paged];
    /// Help: a text field with the keys that it finds.
    Help: Search, "the help", [Lists, Paged];
    /// A question with yes and no.
    Question: Overlay, "a question with yes and no", [Paged];
    /// A message to be read.
    Notice: Overlay, "a message", [Paged];
    /// The plan of a meeting: minutes, and a list of agendas.
    Plan: Number, "the plan of the meeting", [];
    /// The people of the review.
    People: Overlay, "the people", [Changed, Lists, Paged];
    /// The decision, beside the facts that it rests on.
    Decision: Overlay, "the decision", [];
    /// The conditions of the decision and those of earlier ones.
    Promises: Overlay, "the conditions", [Changed, Lists, Paged, Opened];
    /// The responses to an item.
    Responses: Overlay, "the responses", [Changed, Lists, Paged, Opened];
    /// The roles, for one of the people.
    Role: Overlay, "the roles", [Lists, Paged];
    /// Two reviews side by side.
    Compare: Overlay, "the comparison", [Lists, Paged, Opened];
    /// All systems: what is due, what got worse, who owes what.
    Portfolio: Overlay, "the portfolio", [Lists, Paged, Opened];
    /// The changes that a report which was read back would make.
    Import: Overlay, "the report read back", [Lists, Paged];
    /// The checklist of a new review, before anything is created.
    Preview: Overlay, "the checklist of a new review", [Lists, Paged];
    /// The review with another version of its checklist, before it is taken.
    Upgrade: Overlay, "the other version of the checklist", [Lists, Paged];
    /// The assessments of the review, before they are combined.
    Combine: Overlay, "the assessments", [Lists, Paged];
}

impl Context {
    /// Returns the words for people.
    pub const fn words(self) -> &'static str {
        self.declared().words
    }

    /// Returns the words with their preposition: `at Home`, `in the review`.
    pub fn at(self) -> String {
        let preposition = match self {
            Self::Home => "at",
            Self::Item => "on",
            _ => "in",
        };
        format!("{preposition} {}", self.words())
    }

    /// Returns whether it is a screen rather than something that floats above one.
    pub const fn is_screen(self) -> bool {
        matches!(self.declared().kind, ContextKind::Home | ContextKind::Page)
    }

    /// Returns whether characters of every kind are typed into a text field here.
    pub const fn takes_text(self) -> bool {
        matches!(self.declared().kind, ContextKind::Typed | ContextKind::Search)
    }

    /// Returns whether something is typed into a field here: text, or a number.
    pub const fn has_field(self) -> bool {
        self.takes_text() || matches!(self.declared().kind, ContextKind::Number)
    }

    /// Returns whether a character is typed into a field here, so that it is no key.
    pub const fn types(self, character: char) -> bool {
        self.takes_text() || self.has_field() && character.is_ascii_digit()
    }

    /// Returns whether a group of keys works here.
    pub fn has(self, keys: Keys) -> bool {
        let Declared { kind, keys: declared, .. } = self.declared();
        match keys {
            Keys::Everywhere => true,
            // What is opened from a screen and fills it has the keys of one.
            Keys::Screens => self.is_screen() || declared.contains(&Keys::Opened),
            Keys::Reviews => kind == ContextKind::Page,
            Keys::Overlays => !self.has(Keys::Screens),
            Keys::Above => {
                matches!(kind, ContextKind::Overlay | ContextKind::Typed | ContextKind::Number)
                    && !self.has(Keys::Screens)
            }
            Keys::WithoutText => declared.contains(&Keys::Paged) && !self.takes_text(),
            Keys::Changed | Keys::Lists => self.is_screen() || declared.contains(&keys),
            Keys::Items
            | Keys::Ticks
            | Keys::Conflicts
            | Keys::Session
            | Keys::Categories
            | Keys::Ends
            | Keys::Paged
            | Keys::Opened
            | Keys::Fields
            | Keys::Forms => declared.contains(&keys),
        }
    }
}

/// The screen that an open session shows, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The list of items.
    List,
    /// The item under the cursor, from a line on.
    Item {
        /// The first line shown.
        scroll: usize,
    },
    /// The meeting: the item under the cursor, large.
    Meeting,
    /// The list of what needs a look before a decision.
    WrapUp {
        /// The selected row.
        cursor: usize,
        /// True if the unassessed items that were not on the agenda are shown.
        is_unfolded: bool,
    },
    /// The summary.
    Summary {
        /// The selected item of those that need attention.
        cursor: usize,
        /// The category that is looked at, where all do not fit.
        category: CategoryNo,
    },
}

/// The things that a motion goes through.
#[derive(Debug)]
pub enum Course<'p> {
    /// The items of the review.
    Items,
    /// The agenda of the meeting.
    Agenda,
    /// The rows or lines of the screen itself.
    Own(Place<'p>),
}

impl Page {
    /// Returns the context in which its keys work.
    pub const fn context(self) -> Context {
        match self {
            Self::List => Context::Review,
            Self::Item { .. } => Context::Item,
            Self::Meeting => Context::Meeting,
            Self::WrapUp { .. } => Context::WrapUp,
            Self::Summary { .. } => Context::Summary,
        }
    }

    /// The list before a decision as it opens.
    pub const WRAP_UP: Self = Self::WrapUp { cursor: 0, is_unfolded: false };

    /// Returns what a motion goes through on a screen of a session, where its list has so many rows.
    pub fn course(&mut self, motion: Motion, rows: usize) -> Course<'_> {
        match self {
            Self::Item { scroll } if matches!(motion, Motion::PageDown | Motion::PageUp) => {
                Course::Own(Place::Line(scroll))
            }
            Self::List | Self::Item { .. } => Course::Items,
            Self::Meeting => Course::Agenda,
            Self::WrapUp { cursor, .. } | Self::Summary { cursor, .. } => {
                Course::Own(Place::Row(cursor, rows))
            }
        }
    }

    /// Returns whether the keys for an item act on the selected row of a list.
    pub const fn has_rows(self) -> bool {
        self.row().is_some()
    }

    /// Returns the selected row of its list of items, if it has one.
    pub const fn row(self) -> Option<usize> {
        match self {
            Self::WrapUp { cursor, .. } | Self::Summary { cursor, .. } => Some(cursor),
            Self::List | Self::Item { .. } | Self::Meeting => None,
        }
    }

    /// Selects a row of its list of items.
    pub const fn set_row(&mut self, row: usize) {
        match self {
            Self::WrapUp { cursor, .. } | Self::Summary { cursor, .. } => *cursor = row,
            Self::List | Self::Item { .. } | Self::Meeting => {}
        }
    }

    /// Returns whether closing leads back to the screen before, rather than to all items.
    pub const fn is_closed(self) -> bool {
        !matches!(self, Self::List | Self::Meeting)
    }
}
