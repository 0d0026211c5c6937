//! The one table of keys, and the keymap: the table with what a user has put in the place of its
//! keys. Dispatch, footer, help, palette, `readyroom keys` and whatever names a key ask the keymap;
//! the README has the table.
//!
//! A key of one character acts outside text fields only. `[` and `O` are bound to nothing: over a
//! slow line a split arrow key arrives as Esc, `[`, `B`.

pub(super) mod own;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tui::action::{Action, Group};
use crate::tui::chord::{Chord, Key};

/// Where a key is pressed: which part of the screen listens. Derived from the model, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list of sessions.
    Home,
    /// The review.
    Review,
    /// An item's page.
    Item,
    /// The meeting.
    Meeting,
    /// What needs a look before a decision.
    WrapUp,
    /// The summary.
    Summary,
    /// The writing strip.
    Strip,
    /// A question that is answered in words.
    Ask,
    /// A text field with a list to choose from.
    Picker,
    /// A list to choose from.
    Menu,
    /// The export overlay: a text field with a preview.
    Export,
    /// Help: text to read.
    Help,
    /// A question with yes and no.
    Question,
    /// A message to be read.
    Notice,
    /// The plan of a meeting: minutes, and a list of agendas.
    Plan,
    /// The people of the review.
    People,
    /// Two reviews side by side.
    Compare,
    /// What a report that was read back would change.
    Import,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 18] = [
        Self::Home,
        Self::Review,
        Self::Item,
        Self::Meeting,
        Self::WrapUp,
        Self::Summary,
        Self::Strip,
        Self::Ask,
        Self::Picker,
        Self::Menu,
        Self::Export,
        Self::Help,
        Self::Question,
        Self::Notice,
        Self::Plan,
        Self::People,
        Self::Compare,
        Self::Import,
    ];

    /// Whether characters are typed into a text field here.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Strip | Self::Ask | Self::Picker | Self::Export | Self::Plan)
    }

    /// The words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Review => "the review",
            Self::Item => "the item's page",
            Self::Meeting => "the meeting",
            Self::WrapUp => "the list before the decision",
            Self::Summary => "the summary",
            Self::Strip => "the writing strip",
            Self::Ask => "a question",
            Self::Picker => "a search",
            Self::Menu => "a list",
            Self::Export => "the export",
            Self::Help => "the help",
            Self::Question => "a question with yes and no",
            Self::Notice => "a message",
            Self::Plan => "the plan of the meeting",
            Self::People => "the people",
            Self::Compare => "the comparison",
            Self::Import => "the report read back",
        }
    }
}

/// The action of a row: fixed, or depending on the digit.
#[derive(Clone, Copy, Debug)]
enum Does {
    Always(Action),
    WithDigit(fn(u8) -> Action),
}

/// What the footer says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The lower, the longer it stays when room is short.
    pub rank: u8,
    /// The words.
    pub label: &'static str,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Where the keys work.
    pub contexts: &'static [Context],
    /// The standard keys; none for what is reached by the palette only.
    pub chords: &'static [Chord],
    does: Does,
    /// What the footer says, if anything.
    pub hint: Option<Hint>,
}

impl Row {
    /// The action, as far as it does not depend on a digit.
    pub fn action(&self) -> Action {
        match self.does {
            Does::Always(action) => action,
            Does::WithDigit(with) => with(1),
        }
    }

    /// Whether the keys work in a context.
    pub fn works_in(&self, context: Context) -> bool {
        self.contexts.contains(&context)
    }
}

const EVERYWHERE: &[Context] = &Context::ALL;
/// Where an item is talked about.
const ITEMS: &[Context] = &[Context::Review, Context::Item, Context::Meeting];
/// Where one of two values is chosen: those of an item, or in the summary those of the whole review.
const CHOICES: &[Context] = &[Context::Review, Context::Item, Context::Meeting, Context::Summary];
const SESSION: &[Context] = &[Context::Review, Context::Item];
/// Where categories are gone through.
const CATEGORIES: &[Context] = &[Context::Review, Context::Item, Context::Summary];
/// The screens of a session.
const REVIEW: &[Context] =
    &[Context::Review, Context::Item, Context::Meeting, Context::WrapUp, Context::Summary];
const SCREENS: &[Context] = &[
    Context::Home,
    Context::Review,
    Context::Item,
    Context::Meeting,
    Context::WrapUp,
    Context::Summary,
];
/// The contexts with changes that can be undone.
const CHANGED: &[Context] = &[
    Context::Home,
    Context::Review,
    Context::Item,
    Context::Meeting,
    Context::WrapUp,
    Context::Summary,
    Context::People,
];
const LISTS: &[Context] = &[
    Context::Home,
    Context::Review,
    Context::Item,
    Context::Meeting,
    Context::WrapUp,
    Context::Summary,
    Context::Picker,
    Context::Menu,
    Context::Help,
    Context::People,
    Context::Compare,
    Context::Import,
];
/// Where a page key goes a page.
const PAGED: &[Context] = &[
    Context::Home,
    Context::Review,
    Context::Item,
    Context::WrapUp,
    Context::Summary,
    Context::Picker,
    Context::Menu,
    Context::Export,
    Context::Help,
    Context::Question,
    Context::Notice,
    Context::People,
    Context::Compare,
    Context::Import,
];
/// Where Ctrl-U does not clear a line and Ctrl-D deletes no character.
const WITHOUT_TEXT: &[Context] = &[
    Context::Home,
    Context::Review,
    Context::Item,
    Context::WrapUp,
    Context::Summary,
    Context::Menu,
    Context::Help,
    Context::Question,
    Context::Notice,
    Context::Compare,
    Context::Import,
];
const ENDS: &[Context] = &[Context::Meeting, Context::WrapUp, Context::Summary];
/// What floats above a screen.
const OVERLAYS: &[Context] = &[
    Context::Strip,
    Context::Ask,
    Context::Picker,
    Context::Menu,
    Context::Export,
    Context::Help,
    Context::Question,
    Context::Notice,
    Context::Plan,
    Context::People,
    Context::Compare,
    Context::Import,
];
/// Where help and palette can be opened above what floats already.
const ABOVE: &[Context] = &[
    Context::Strip,
    Context::Ask,
    Context::Menu,
    Context::Export,
    Context::Help,
    Context::Question,
    Context::Notice,
    Context::Plan,
    Context::People,
    Context::Compare,
    Context::Import,
];
const FIELDS: &[Context] = &[Context::Strip, Context::Ask, Context::Export];
const FORMS: &[Context] = &[Context::Strip, Context::Ask];

const fn c(c: char) -> Chord {
    Chord::char(c)
}

const fn k(key: Key) -> Chord {
    Chord::key(key)
}

const fn row(
    contexts: &'static [Context],
    chords: &'static [Chord],
    action: Action,
    hint: Option<Hint>,
) -> Row {
    Row { contexts, chords, does: Does::Always(action), hint }
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table takes a hint or none")]
const fn hint(rank: u8, label: &'static str) -> Option<Hint> {
    Some(Hint { rank, label })
}

/// The table. The footer shows hints in this order.
pub const TABLE: &[Row] = &[
    // Marking.
    row(ITEMS, &[c('d')], Action::MarkDone, hint(1, "done")),
    row(ITEMS, &[c('p')], Action::MarkPartial, hint(1, "partial")),
    row(ITEMS, &[c('m')], Action::MarkMissing, hint(1, "missing")),
    row(ITEMS, &[c('x')], Action::MarkNotApplicable, hint(2, "n/a")),
    row(ITEMS, &[c('=')], Action::StillSo, hint(1, "still so")),
    row(ITEMS, &[c('c')], Action::ClearStatus, None),
    row(SESSION, &[c(' ')], Action::Tick, None),
    row(SESSION, &[c('v')], Action::TickRange, None),
    // Writing.
    row(ITEMS, &[c('n')], Action::EditNote, hint(2, "note")),
    row(ITEMS, &[c('o')], Action::EditOwner, hint(3, "owner")),
    row(ITEMS, &[c('t')], Action::EditDue, hint(5, "due")),
    row(ITEMS, &[c('e')], Action::EditEvidence, hint(8, "evidence")),
    row(ITEMS, &[c('b')], Action::ToggleBlocker, hint(6, "blocker")),
    row(ITEMS, &[c('a')], Action::AcceptRisk, hint(8, "accept risk")),
    row(CHOICES, &[c('<')], Action::KeepShown, hint(1, "keep")),
    row(CHOICES, &[c('>')], Action::TakeOther, hint(1, "other")),
    row(ITEMS, &[], Action::DiscardDraft, None),
    row(&[Context::Strip], &[k(Key::Enter)], Action::Keep, hint(1, "keep")),
    row(&[Context::Ask], &[k(Key::Enter)], Action::Keep, hint(1, "ok")),
    row(&[Context::Export], &[k(Key::Enter)], Action::Keep, hint(1, "write")),
    row(&[Context::Export], &[k(Key::Tab)], Action::NextFormat, hint(1, "format")),
    row(&[Context::Export], &[k(Key::BackTab)], Action::PreviousFormat, None),
    row(&[Context::Export], &[Chord::ctrl('y')], Action::CopyReport, hint(2, "copy")),
    row(&[Context::Import], &[c(' ')], Action::TickChange, hint(1, "tick")),
    row(&[Context::Import], &[k(Key::Enter)], Action::TakeChanges, hint(1, "change the ticked")),
    row(FORMS, &[Chord::ctrl('j'), Chord::alt(Key::Enter)], Action::BreakLine, hint(3, "new line")),
    row(FORMS, &[k(Key::Tab)], Action::NextField, hint(2, "next field")),
    row(FORMS, &[k(Key::BackTab)], Action::PreviousField, None),
    row(FORMS, &[k(Key::Right), k(Key::End)], Action::CompleteOwner, hint(2, "complete")),
    row(FIELDS, &[Chord::ctrl('o')], Action::OpenEditor, hint(4, "editor")),
    // The meeting.
    row(&[Context::Meeting], &[c(' '), k(Key::PageDown)], Action::Skip, hint(3, "skip")),
    row(&[Context::Meeting], &[k(Key::PageUp)], Action::StepBack, None),
    row(&[Context::Meeting], &[k(Key::Backspace)], Action::BackToMarked, None),
    row(&[Context::Meeting], &[c('z')], Action::Park, hint(3, "park")),
    row(&[Context::Meeting], &[c('w')], Action::PauseClock, hint(4, "pause")),
    row(&[Context::WrapUp], &[k(Key::Enter)], Action::Walk, hint(1, "walk")),
    row(&[Context::Summary], &[k(Key::Enter)], Action::GoToItem, hint(1, "go to item")),
    row(&[Context::Summary], &[c('w')], Action::Walk, hint(2, "walk the open ones")),
    row(ENDS, &[c('y')], Action::Decide, hint(3, "decide")),
    row(&[Context::Plan], &[k(Key::Enter)], Action::Keep, hint(1, "begin")),
    row(&[Context::People], &[c('n')], Action::AddPerson, hint(1, "add")),
    row(&[Context::People], &[c(' ')], Action::TogglePresent, hint(1, "present")),
    row(&[Context::People], &[c('r')], Action::ChangeRole, hint(1, "role")),
    row(&[Context::People], &[c('X')], Action::RemovePerson, hint(1, "off")),
    // Review and Home.
    row(&[Context::Review], &[k(Key::Enter)], Action::OpenItem, hint(5, "item page")),
    row(&[Context::Meeting], &[k(Key::Enter)], Action::OpenItem, None),
    row(SESSION, &[c('w')], Action::OpenMeeting, hint(4, "meeting")),
    row(SESSION, &[c('s')], Action::OpenSummary, hint(4, "summary")),
    row(&[Context::Meeting, Context::WrapUp], &[c('s')], Action::OpenSummary, hint(6, "summary")),
    row(REVIEW, &[c('P')], Action::ShowPeople, None),
    row(SESSION, &[], Action::SaveCopy, None),
    row(&[Context::Home], &[k(Key::Enter)], Action::OpenSession, hint(1, "go on")),
    row(&[Context::Home], &[c('n')], Action::NewSession, hint(1, "new")),
    row(&[Context::Home], &[c('N')], Action::NextReview, hint(2, "next review")),
    row(&[Context::Home], &[c(' ')], Action::TickSession, None),
    row(&[Context::Home], &[c('=')], Action::Compare, hint(2, "compare")),
    row(&[Context::Home], &[c('r')], Action::RenameSession, hint(5, "rename")),
    row(&[Context::Home], &[c('X')], Action::DeleteSession, hint(5, "bin")),
    row(
        &[Context::Home, Context::WrapUp, Context::Summary],
        &[c('E')],
        Action::Export,
        hint(3, "export"),
    ),
    row(SESSION, &[c('E')], Action::Export, hint(5, "export")),
    row(&[Context::Meeting], &[c('E')], Action::Export, None),
    row(SESSION, &[c('I')], Action::ImportReport, None),
    // Moving.
    row(LISTS, &[c('j'), k(Key::Down)], Action::MoveDown, None),
    row(LISTS, &[c('k'), k(Key::Up)], Action::MoveUp, None),
    row(&[Context::Plan], &[k(Key::Down)], Action::MoveDown, hint(2, "agenda")),
    row(&[Context::Plan], &[k(Key::Up)], Action::MoveUp, None),
    row(LISTS, &[c('g'), k(Key::Home)], Action::MoveFirst, None),
    row(LISTS, &[c('G'), k(Key::End)], Action::MoveLast, None),
    row(&[Context::Export], &[k(Key::Down)], Action::MoveDown, None),
    row(&[Context::Export], &[k(Key::Up)], Action::MoveUp, None),
    row(PAGED, &[k(Key::PageDown)], Action::PageDown, None),
    row(WITHOUT_TEXT, &[Chord::ctrl('d')], Action::PageDown, None),
    row(PAGED, &[k(Key::PageUp)], Action::PageUp, None),
    row(WITHOUT_TEXT, &[Chord::ctrl('u')], Action::PageUp, None),
    row(CATEGORIES, &[k(Key::Tab), c('l'), k(Key::Right)], Action::NextCategory, None),
    row(CATEGORIES, &[k(Key::BackTab), c('h'), k(Key::Left)], Action::PreviousCategory, None),
    Row {
        contexts: SESSION,
        chords: &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')],
        does: Does::WithDigit(Action::GoToCategory),
        hint: None,
    },
    row(SESSION, &[c('.')], Action::NextUnassessed, hint(2, "next open")),
    row(&[Context::Meeting], &[c('.')], Action::NextUnassessed, None),
    row(ITEMS, &[c(',')], Action::PreviousUnassessed, None),
    row(
        &[Context::Home, Context::Review, Context::Item, Context::WrapUp, Context::Summary],
        &[c('/')],
        Action::Find,
        hint(4, "find"),
    ),
    row(&[Context::Meeting], &[c('/')], Action::Find, hint(7, "find")),
    row(&[Context::Review], &[c('f')], Action::ChooseFilter, hint(6, "filter")),
    // Lists and questions.
    row(&[Context::Picker, Context::Menu], &[k(Key::Enter)], Action::Choose, hint(1, "take")),
    row(&[Context::Notice], &[k(Key::Enter)], Action::Choose, None),
    row(&[Context::Question], &[c('y')], Action::SayYes, hint(1, "yes")),
    row(&[Context::Question], &[c('n'), k(Key::Enter)], Action::SayNo, hint(1, "no")),
    row(&[Context::Question], &[c('c')], Action::SaveCopy, hint(1, "save a copy")),
    // Everywhere.
    row(SCREENS, &[k(Key::Esc)], Action::Close, None),
    row(OVERLAYS, &[k(Key::Esc)], Action::Close, hint(1, "close")),
    row(&[Context::Home], &[c('q')], Action::GoBack, hint(7, "quit")),
    row(&[Context::Review, Context::Meeting], &[c('q')], Action::GoBack, hint(4, "back")),
    row(
        &[Context::Item, Context::WrapUp, Context::Summary],
        &[c('q')],
        Action::GoBack,
        hint(1, "back"),
    ),
    row(OVERLAYS, &[c('q')], Action::GoBack, None),
    row(CHANGED, &[c('u')], Action::Undo, None),
    row(CHANGED, &[Chord::ctrl('r')], Action::Redo, None),
    row(EVERYWHERE, &[Chord::ctrl('c')], Action::Quit, None),
    row(EVERYWHERE, &[Chord::ctrl('z')], Action::Suspend, None),
    row(EVERYWHERE, &[Chord::ctrl('s')], Action::SaySaved, None),
    row(EVERYWHERE, &[Chord::ctrl('l')], Action::Redraw, None),
    row(SCREENS, &[c(':'), Chord::ctrl('p')], Action::ShowPalette, hint(5, "more")),
    row(ABOVE, &[c(':'), Chord::ctrl('p')], Action::ShowPalette, None),
    row(SCREENS, &[], Action::ToggleAscii, None),
    row(ABOVE, &[], Action::ToggleAscii, None),
    row(SCREENS, &[], Action::NextTheme, None),
    row(ABOVE, &[], Action::NextTheme, None),
    row(SCREENS, &[], Action::ToggleMouse, None),
    row(ABOVE, &[], Action::ToggleMouse, None),
    row(SCREENS, &[c('?'), k(Key::F(1))], Action::ShowHelp, hint(0, "keys")),
    row(ABOVE, &[c('?'), k(Key::F(1))], Action::ShowHelp, None),
    row(&[Context::Picker], &[k(Key::F(1))], Action::ShowHelp, None),
];

/// The table, with what a user has put in the place of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    own: Vec<Own>,
}

/// The keys that a user has given an action.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    action: Action,
    chords: Vec<Chord>,
    /// Those that act where characters are text.
    in_text: Vec<Chord>,
}

impl Keymap {
    /// The keys of a row that act in a context. Where text is typed, characters do not: there only
    /// what has a standard key gets another one.
    pub fn chords<'k>(
        &'k self,
        row: &'k Row,
        context: Context,
    ) -> impl Iterator<Item = Chord> + 'k {
        let acts = move |chord: &Chord| !context.takes_text() || chord.typed().is_none();
        let chords = match self.own(row.action()) {
            Some(own) if !context.takes_text() => &own.chords,
            Some(own) if !own.in_text.is_empty() && row.chords.iter().any(acts) => &own.in_text,
            _ => row.chords,
        };
        chords.iter().copied().filter(acts)
    }

    fn own(&self, action: Action) -> Option<&Own> {
        self.own.iter().find(|own| own.action == action)
    }

    /// What a chord does in a context.
    pub fn resolve(&self, context: Context, chord: Chord) -> Option<Action> {
        let row = rows_in(context).find(|row| self.chords(row, context).any(|own| own == chord))?;
        Some(match (row.does, chord.typed().and_then(|c| c.to_digit(10))) {
            (Does::WithDigit(with), Some(digit)) => with(u8::try_from(digit).unwrap_or_default()),
            _ => row.action(),
        })
    }

    /// Whether a key does something on any screen.
    pub fn is_bound_on_a_screen(&self, chord: Chord) -> bool {
        SCREENS.iter().any(|context| self.resolve(*context, chord).is_some())
    }

    /// The first key of an action in a context, in words.
    pub fn key_in(&self, context: Context, action: Action) -> Option<String> {
        let mut rows = rows_in(context).filter(|row| row.action() == action);
        rows.find_map(|row| self.chords(row, context).next()).map(|chord| chord.to_string())
    }

    /// A text of our own with the keys in it that it names by their actions: `{Undo} takes back`.
    /// They are those of the context, or where the action has none there, of the first that has. An
    /// action without any key goes by its name, as the palette finds it.
    pub fn told(&self, context: Context, text: &'static str) -> String {
        let mut parts = text.split('{');
        let mut told = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            told.push_str(&self.key_of(context, name));
            told.push_str(rest);
        }
        told
    }

    fn key_of(&self, context: Context, name: &str) -> String {
        static BY_CODE: LazyLock<HashMap<String, Action>> = LazyLock::new(|| {
            let coded = |action| (format!("{action:?}"), action);
            TABLE.iter().map(Row::action).map(coded).collect()
        });
        let Some(&action) = BY_CODE.get(name) else {
            return name.to_owned();
        };
        let contexts = std::iter::once(context).chain(Context::ALL);
        let key = contexts.into_iter().find_map(|context| self.key_in(context, action));
        key.unwrap_or_else(|| action.name())
    }

    /// A text of our own as [`Self::told`] says it, wherever it is read.
    pub fn told_anywhere(&self, text: &'static str) -> String {
        self.told(Context::Home, text)
    }

    /// Every action with all its keys, by group: for `readyroom keys` and the README.
    pub fn by_group(&self) -> Vec<(Group, Vec<(String, Action)>)> {
        let chords = |row: &'static Row| {
            let contexts = row.contexts.iter();
            contexts.flat_map(|context| self.chords(row, *context)).collect()
        };
        grouped(TABLE.iter().map(|row| (row, chords(row))))
    }

    /// The actions that keys of a context carry out, by group: for help.
    pub fn by_group_in(&self, context: Context) -> Vec<(Group, Vec<(String, Action)>)> {
        let rows = rows_in(context).map(|row| (row, self.chords(row, context).collect::<Vec<_>>()));
        let mut groups = grouped(rows.filter(|(_, chords)| !chords.is_empty()));
        groups.retain(|(_, actions)| !actions.is_empty());
        groups
    }

    /// The table as lines of text.
    pub fn as_text(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (group, actions) in self.by_group() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(group.title().to_owned());
            for (keys, action) in actions {
                let keys = if keys.is_empty() { "(palette)".to_owned() } else { keys };
                lines.push(format!("  {keys:<18} {}", action.words().title));
            }
        }
        lines
    }
}

/// The rows of a context.
pub fn rows_in(context: Context) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.works_in(context))
}

/// Actions with their keys in words, each once, by group.
fn grouped(
    rows: impl Iterator<Item = (&'static Row, Vec<Chord>)>,
) -> Vec<(Group, Vec<(String, Action)>)> {
    let mut actions: Vec<(Action, Vec<String>)> = Vec::new();
    for (row, chords) in rows {
        let keys = match row.does {
            Does::WithDigit(_) => vec!["1-9".to_owned()],
            Does::Always(_) => chords.iter().map(Chord::to_string).collect(),
        };
        let known = actions.iter().position(|(action, _)| *action == row.action());
        let place = known.unwrap_or_else(|| {
            actions.push((row.action(), Vec::new()));
            actions.len() - 1
        });
        for key in keys {
            if !actions[place].1.contains(&key) {
                actions[place].1.push(key);
            }
        }
    }
    let of_group = |group: Group| {
        let own = actions.iter().filter(|(action, _)| action.words().group == group);
        own.map(|(action, keys)| (keys.join(" "), *action)).collect()
    };
    Group::ALL.into_iter().map(|group| (group, of_group(group))).collect()
}
