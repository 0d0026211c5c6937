//! The one table of keys, and the keymap: the table with what a user has put in the place of its
//! keys. Dispatch, footer, help, palette, `readyroom keys` and whatever names a key ask the keymap;
//! the README has the table.
//!
//! A key of one character acts outside text fields only. `[` and `O` are bound to nothing: over a
//! slow line a split arrow key arrives as Esc, `[`, `B`.

mod before;
pub(super) mod own;

use crate::tui::action::{Action, Group};
use crate::tui::chord::{Chord, Key};
use crate::tui::screens::{Context, Keys};

/// The hint that the footer shows for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The lower, the longer it stays when room is short.
    pub rank: u8,
    /// The words.
    pub label: &'static str,
}

/// The contexts of a row: those that share a group of keys, or these.
#[derive(Clone, Copy, Debug)]
enum Scope {
    Of(Keys),
    Only(&'static [Context]),
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    scope: Scope,
    /// The standard keys; none for what is reached by the palette only.
    pub chords: &'static [Chord],
    /// The action; [`Action::GoToCategory`] goes by the digit that is its key.
    pub action: Action,
    /// Its hint in the footer, if any.
    pub hint: Option<Hint>,
}

impl Row {
    /// Returns whether the keys work in a context.
    pub fn works_in(&self, context: Context) -> bool {
        match self.scope {
            Scope::Of(keys) => context.has(keys),
            Scope::Only(contexts) => contexts.contains(&context),
        }
    }

    /// Returns whether its keys belong to text fields: they carry out no command.
    pub fn is_of_fields(&self) -> bool {
        matches!(self.scope, Scope::Of(Keys::Fields | Keys::Forms))
    }

    /// Returns the contexts in which the keys work.
    pub fn contexts(&self) -> impl Iterator<Item = Context> + '_ {
        Context::ALL.into_iter().filter(|context| self.works_in(*context))
    }
}

const fn c(c: char) -> Chord {
    Chord::char(c)
}

const fn k(key: Key) -> Chord {
    Chord::key(key)
}

const fn row(keys: Keys, chords: &'static [Chord], action: Action, hint: Option<Hint>) -> Row {
    Row { scope: Scope::Of(keys), chords, action, hint }
}

const fn only(
    contexts: &'static [Context],
    chords: &'static [Chord],
    action: Action,
    hint: Option<Hint>,
) -> Row {
    Row { scope: Scope::Only(contexts), chords, action, hint }
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table takes a hint or none")]
const fn hint(rank: u8, label: &'static str) -> Option<Hint> {
    Some(Hint { rank, label })
}

/// The contexts that several rows name, or that take much room.
const ON_AN_ITEM: &[Context] = &[Context::Review, Context::Item, Context::Meeting];
const WITH_A_LIST: &[Context] = &[Context::Home, Context::WrapUp, Context::Summary];
const OUTSIDE_OF_THE_MEETING: &[Context] =
    &[Context::Home, Context::Review, Context::Item, Context::WrapUp, Context::Summary];

/// The keys that take much room.
const DIGITS: &[Chord] = &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')];
const BREAKS: &[Chord] = &[Chord::ctrl('j'), Chord::alt(Key::Enter)];

/// The table. The footer shows hints in this order.
pub const TABLE: &[Row] = &[
    // Marking.
    row(Keys::Items, &[c('d')], Action::MarkDone, hint(1, "done")),
    row(Keys::Items, &[c('p')], Action::MarkPartial, hint(1, "partial")),
    row(Keys::Items, &[c('m')], Action::MarkMissing, hint(1, "missing")),
    row(Keys::Items, &[c('x')], Action::MarkNotApplicable, hint(2, "n/a")),
    // Who has read the responses marks at once.
    only(&[Context::Responses], &[c('d')], Action::MarkDone, hint(2, "done")),
    only(&[Context::Responses], &[c('p')], Action::MarkPartial, hint(2, "partial")),
    only(&[Context::Responses], &[c('m')], Action::MarkMissing, hint(2, "missing")),
    only(&[Context::Responses], &[c('x')], Action::MarkNotApplicable, hint(3, "n/a")),
    only(ON_AN_ITEM, &[c('=')], Action::StillSo, hint(1, "still so")),
    // Without a hint: a row does not show what was said last time.
    only(&[Context::WrapUp, Context::Summary], &[c('=')], Action::StillSo, None),
    // In the meeting they stand beside the responses.
    only(&[Context::Meeting], &[c('+')], Action::TakeSuggested, None),
    only(&[Context::Review, Context::Item], &[c('+')], Action::TakeSuggested, hint(2, "suggested")),
    only(&[Context::Responses], &[c('+')], Action::TakeSuggested, hint(1, "suggested")),
    only(ON_AN_ITEM, &[c('A')], Action::TakeAgreed, None),
    row(Keys::Items, &[c('c')], Action::ClearStatus, None),
    row(Keys::Ticks, &[c(' ')], Action::Tick, hint(8, "tick")),
    row(Keys::Ticks, &[c('v')], Action::TickRange, None),
    // Writing.
    row(Keys::Items, &[c('n')], Action::EditNote, hint(2, "note")),
    row(Keys::Items, &[c('o')], Action::EditOwner, hint(3, "owner")),
    row(Keys::Items, &[c('t')], Action::EditDue, hint(4, "due")),
    row(Keys::Items, &[c('e')], Action::EditEvidence, hint(9, "evidence")),
    row(Keys::Items, &[c('b')], Action::ToggleBlocker, hint(5, "block")),
    row(Keys::Items, &[c('a')], Action::AcceptRisk, hint(6, "risk")),
    row(Keys::Conflicts, &[c('<')], Action::KeepShown, hint(1, "keep")),
    row(Keys::Conflicts, &[c('>')], Action::TakeOther, hint(1, "take")),
    // What the review itself says twice is never a text to join.
    only(
        &[Context::Review, Context::Item, Context::Meeting],
        &[c('&')],
        Action::KeepBoth,
        hint(1, "both"),
    ),
    row(Keys::Items, &[], Action::DiscardDraft, None),
    only(&[Context::Responses], &[k(Key::Enter)], Action::TakeOver, hint(1, "take its note")),
    only(&[Context::Strip], &[k(Key::Enter)], Action::Keep, hint(1, "keep")),
    only(&[Context::Ask], &[k(Key::Enter)], Action::Keep, hint(1, "keep")),
    only(&[Context::Export], &[k(Key::Enter)], Action::Keep, hint(1, "write")),
    only(&[Context::Export], &[Chord::ctrl('n')], Action::NextFormat, hint(2, "format")),
    only(&[Context::Export], &[Chord::ctrl('t')], Action::PreviousFormat, None),
    only(&[Context::Export], &[k(Key::Tab)], Action::NextField, None),
    only(&[Context::Export], &[k(Key::BackTab)], Action::PreviousField, None),
    only(&[Context::Export], &[Chord::ctrl('y')], Action::CopyReport, hint(3, "copy")),
    only(&[Context::Import, Context::Preview], &[c(' ')], Action::TickLine, hint(1, "tick")),
    only(&[Context::Import], &[k(Key::Enter)], Action::TakeChanges, hint(1, "change the ticked")),
    row(Keys::Forms, BREAKS, Action::BreakLine, hint(3, "new line")),
    row(Keys::Forms, &[k(Key::Tab)], Action::NextField, hint(2, "next field")),
    row(Keys::Forms, &[k(Key::BackTab)], Action::PreviousField, None),
    row(Keys::Forms, &[k(Key::Right), k(Key::End)], Action::CompleteOwner, hint(2, "complete")),
    row(Keys::Fields, &[Chord::ctrl('o')], Action::OpenEditor, hint(4, "editor")),
    // The meeting.
    only(&[Context::Meeting], &[c(' '), k(Key::PageDown)], Action::Skip, hint(3, "skip")),
    only(&[Context::Meeting], &[k(Key::PageUp)], Action::StepBack, None),
    only(&[Context::Meeting], &[k(Key::Backspace)], Action::BackToMarked, None),
    only(&[Context::Meeting], &[c('z')], Action::Park, hint(3, "park")),
    only(&[Context::Meeting], &[c('w')], Action::PauseClock, hint(4, "pause")),
    only(&[Context::Meeting], &[c('v')], Action::ReadResponses, None),
    only(&[Context::Item], &[k(Key::Enter)], Action::ReadResponses, hint(3, "responses")),
    only(&[Context::Review], &[], Action::ReadResponses, None),
    only(&[Context::WrapUp], &[k(Key::Enter)], Action::Walk, hint(1, "go through")),
    only(&[Context::Summary], &[k(Key::Enter)], Action::GoToItem, hint(1, "go to item")),
    only(&[Context::Summary], &[c('w')], Action::Walk, hint(2, "go through")),
    row(Keys::Ends, &[c('y')], Action::Decide, hint(1, "decide")),
    row(Keys::Reviews, &[], Action::ShowConditions, None),
    only(&[Context::Decision], &[k(Key::Tab)], Action::ShowConditions, hint(3, "conditions")),
    only(&[Context::Promises], &[c('d')], Action::MarkDone, hint(1, "met")),
    only(&[Context::Promises], &[c('c')], Action::ClearStatus, hint(1, "open again")),
    only(&[Context::Promises], &[c('o')], Action::EditOwner, hint(2, "owner")),
    only(&[Context::Promises], &[c('t')], Action::EditDue, hint(2, "due")),
    only(&[Context::Promises], &[c(' '), k(Key::Enter)], Action::LeaveConditions, hint(1, "go on")),
    // Each stands beside its outcome.
    only(&[Context::Decision], &[c('g')], Action::DecideGo, None),
    only(&[Context::Decision], &[c('c')], Action::DecideConditionalGo, None),
    only(&[Context::Decision], &[c('n')], Action::DecideNoGo, None),
    only(&[Context::Plan], &[k(Key::Enter)], Action::Keep, hint(1, "begin")),
    only(&[Context::People], &[c('n')], Action::AddPerson, hint(1, "add")),
    only(&[Context::People], &[c(' ')], Action::TogglePresent, hint(1, "present")),
    only(&[Context::People], &[c('r')], Action::ChangeRole, hint(2, "role")),
    only(&[Context::People], &[c('X')], Action::RemovePerson, hint(3, "remove")),
    only(&[Context::Role], &[c('1')], Action::BeFacilitator, None),
    only(&[Context::Role], &[c('2')], Action::BeDecisionMaker, None),
    only(&[Context::Role], &[c('3')], Action::BeContributor, None),
    only(&[Context::Role], &[c('4')], Action::BeObserver, None),
    // Review and Home.
    only(&[Context::Review], &[k(Key::Enter)], Action::OpenItem, hint(3, "page")),
    only(&[Context::Review], &[c('H')], Action::Submit, hint(3, "submit")),
    only(&[Context::Meeting], &[k(Key::Enter)], Action::OpenItem, hint(4, "guide")),
    only(ON_AN_ITEM, &[Chord::ctrl('y')], Action::CopyLinks, None),
    row(Keys::Session, &[c('w')], Action::OpenMeeting, hint(3, "meeting")),
    row(Keys::Session, &[c('s')], Action::OpenSummary, hint(4, "summary")),
    only(&[Context::Meeting, Context::WrapUp], &[c('s')], Action::OpenSummary, hint(6, "summary")),
    row(Keys::Reviews, &[c('P')], Action::ShowPeople, hint(7, "people")),
    row(Keys::Session, &[], Action::SaveCopy, None),
    only(&[Context::Home], &[k(Key::Enter)], Action::OpenSession, hint(1, "go on")),
    only(&[Context::Home], &[c('n')], Action::NewSession, hint(1, "new")),
    only(&[Context::Home], &[c('N')], Action::NextReview, hint(2, "next review")),
    only(&[Context::Home], &[c('x')], Action::OpenSample, hint(1, "look at a sample")),
    only(&[Context::Home], &[c('l'), k(Key::Right)], Action::Unfold, hint(3, "earlier")),
    only(&[Context::Home], &[c('h'), k(Key::Left)], Action::Fold, hint(3, "fold")),
    only(&[Context::Home], &[c('w')], Action::OpenMeeting, hint(3, "meeting")),
    only(&[Context::Home], &[c('s')], Action::OpenSummary, hint(3, "summary")),
    only(&[Context::Home], &[c('P')], Action::ShowPeople, hint(7, "people")),
    only(&[Context::Home], &[c(' ')], Action::TickSession, hint(8, "tick")),
    only(&[Context::Home], &[c('=')], Action::Compare, hint(4, "compare")),
    only(&[Context::Home], &[c('p')], Action::ShowPortfolio, hint(4, "portfolio")),
    // Each stands beside its list.
    only(&[Context::Portfolio], &[c('1')], Action::ListDue, None),
    only(&[Context::Portfolio], &[c('2')], Action::ListWorse, None),
    only(&[Context::Portfolio], &[c('3')], Action::ListPeople, None),
    only(&[Context::Portfolio], &[c('4')], Action::ListSystems, None),
    only(&[Context::Portfolio], &[k(Key::Enter)], Action::OpenTask, hint(1, "open")),
    only(&[Context::Home], &[c('r')], Action::RenameSession, hint(6, "rename")),
    only(&[Context::Home], &[c('X')], Action::DeleteSession, hint(5, "bin")),
    only(&[Context::Home], &[c('S')], Action::Sync, hint(4, "sync")),
    row(Keys::Reviews, &[], Action::Sync, None),
    only(WITH_A_LIST, &[c('E')], Action::Export, hint(3, "export")),
    row(Keys::Session, &[c('E')], Action::Export, hint(4, "export")),
    only(&[Context::Meeting], &[c('E')], Action::Export, None),
    row(Keys::Session, &[c('I')], Action::ImportReport, hint(6, "import")),
    row(Keys::Session, &[], Action::Upgrade, None),
    only(&[Context::Home], &[], Action::Upgrade, None),
    row(Keys::Session, &[], Action::Assess, None),
    only(&[Context::Home], &[], Action::Assess, None),
    row(Keys::Session, &[], Action::EditLabels, None),
    only(&[Context::Home], &[], Action::EditLabels, None),
    row(Keys::Session, &[], Action::Combine, None),
    only(&[Context::Home], &[], Action::Combine, None),
    // Moving.
    only(&[Context::Plan], &[c('j'), k(Key::Down)], Action::MoveDown, hint(2, "next agenda")),
    only(&[Context::Plan], &[c('k'), k(Key::Up)], Action::MoveUp, None),
    row(Keys::Lists, &[c('j'), k(Key::Down)], Action::MoveDown, None),
    row(Keys::Lists, &[c('k'), k(Key::Up)], Action::MoveUp, None),
    only(&[Context::Decision], &[c('j'), k(Key::Down)], Action::MoveDown, None),
    only(&[Context::Decision], &[c('k'), k(Key::Up)], Action::MoveUp, None),
    row(Keys::Lists, &[c('g'), k(Key::Home)], Action::MoveFirst, None),
    row(Keys::Lists, &[c('G'), k(Key::End)], Action::MoveLast, None),
    only(&[Context::Export], &[k(Key::Down)], Action::MoveDown, None),
    only(&[Context::Export], &[k(Key::Up)], Action::MoveUp, None),
    row(Keys::Paged, &[k(Key::PageDown)], Action::PageDown, None),
    row(Keys::WithoutText, &[Chord::ctrl('d')], Action::PageDown, None),
    row(Keys::Paged, &[k(Key::PageUp)], Action::PageUp, None),
    row(Keys::WithoutText, &[Chord::ctrl('u')], Action::PageUp, None),
    row(Keys::Categories, &[k(Key::Tab), c('l'), k(Key::Right)], Action::NextCategory, None),
    row(Keys::Categories, &[k(Key::BackTab), c('h'), k(Key::Left)], Action::PreviousCategory, None),
    row(Keys::Session, DIGITS, Action::GoToCategory(1), None),
    row(Keys::Session, &[c('.')], Action::NextUnassessed, hint(5, "next unassessed")),
    only(&[Context::Meeting], &[c('.')], Action::NextUnassessed, None),
    only(&[Context::Question], &[c('.')], Action::NextUnassessed, hint(2, "first unassessed")),
    only(ON_AN_ITEM, &[c(',')], Action::PreviousUnassessed, None),
    only(OUTSIDE_OF_THE_MEETING, &[c('/')], Action::Find, hint(4, "find")),
    only(&[Context::Meeting], &[c('/')], Action::Find, hint(7, "find")),
    only(&[Context::Review], &[c('f')], Action::ChooseFilter, hint(7, "filter")),
    only(&[Context::Portfolio], &[c('f')], Action::ChooseFilter, hint(2, "filter")),
    only(&[Context::Home], &[c('f')], Action::ChooseFilter, hint(7, "filter")),
    // Lists and questions.
    only(&[Context::Picker], &[k(Key::Enter)], Action::Choose, hint(1, "go there")),
    only(&[Context::Menu], &[k(Key::Enter)], Action::Choose, hint(1, "show")),
    only(&[Context::Role], &[k(Key::Enter)], Action::Choose, hint(1, "set")),
    only(&[Context::Preview], &[k(Key::Enter)], Action::Choose, hint(1, "begin")),
    only(&[Context::Upgrade], &[k(Key::Enter)], Action::Choose, hint(1, "upgrade")),
    only(&[Context::Combine], &[k(Key::Enter)], Action::Choose, hint(1, "combine")),
    only(&[Context::Combine], &[c('n')], Action::ToggleNames, hint(2, "names")),
    only(&[Context::Decision], &[k(Key::Enter)], Action::Choose, hint(2, "decide")),
    only(&[Context::Notice], &[k(Key::Enter)], Action::Choose, None),
    only(&[Context::Compare], &[k(Key::Enter)], Action::ReadAnswers, hint(1, "both answers")),
    only(&[Context::Compare], &[c('f')], Action::NextPart, hint(2, "filter")),
    only(&[Context::Question], &[c('y')], Action::SayYes, hint(1, "yes")),
    only(&[Context::Question], &[c('n'), k(Key::Enter)], Action::SayNo, hint(1, "no")),
    only(&[Context::Question], &[c('c')], Action::SaveCopy, hint(1, "save a copy")),
    // Everywhere.
    row(Keys::Screens, &[k(Key::Esc)], Action::Close, None),
    row(Keys::Overlays, &[k(Key::Esc)], Action::Close, hint(1, "close")),
    only(&[Context::Home], &[c('q')], Action::GoBack, hint(1, "quit")),
    only(&[Context::Review, Context::Meeting], &[c('q')], Action::GoBack, hint(1, "back")),
    row(Keys::Opened, &[c('q')], Action::GoBack, hint(1, "back")),
    row(Keys::Overlays, &[c('q')], Action::GoBack, None),
    row(Keys::Changed, &[c('u')], Action::Undo, hint(3, "undo")),
    row(Keys::Changed, &[Chord::ctrl('r')], Action::Redo, None),
    row(Keys::Everywhere, &[Chord::ctrl('c')], Action::Quit, None),
    row(Keys::Everywhere, &[Chord::ctrl('z')], Action::Suspend, None),
    row(Keys::Everywhere, &[Chord::ctrl('s')], Action::SaySaved, None),
    row(Keys::Everywhere, &[Chord::ctrl('l')], Action::Redraw, None),
    row(Keys::Screens, &[c(':'), Chord::ctrl('p')], Action::ShowPalette, hint(2, "all")),
    row(Keys::Above, &[c(':'), Chord::ctrl('p')], Action::ShowPalette, None),
    row(Keys::Screens, &[], Action::ToggleAscii, None),
    row(Keys::Above, &[], Action::ToggleAscii, None),
    row(Keys::Screens, &[], Action::NextTheme, None),
    row(Keys::Above, &[], Action::NextTheme, None),
    row(Keys::Screens, &[], Action::ToggleMouse, None),
    row(Keys::Above, &[], Action::ToggleMouse, None),
    row(Keys::Screens, &[c('?'), k(Key::F(1))], Action::ShowHelp, hint(0, "keys")),
    row(Keys::Above, &[c('?'), k(Key::F(1))], Action::ShowHelp, None),
    only(&[Context::Picker, Context::Help], &[k(Key::F(1))], Action::ShowHelp, None),
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
    /// The chords that act where characters are typed as text.
    in_text: Vec<Chord>,
}

impl Keymap {
    /// Returns the keys of a row that act in a context. In a text field characters are text: there, only an
    /// action that has another standard key gets one of the user's own.
    pub fn chords<'k>(
        &'k self,
        row: &'k Row,
        context: Context,
    ) -> impl Iterator<Item = Chord> + 'k {
        let acts = move |chord: &Chord| {
            !chord.typed().is_some_and(|character| context.types(character))
                && self.yields_to(row, context, *chord).is_none()
        };
        let chords = match self.own(row.action) {
            Some(own) if !context.takes_text() => &own.chords,
            Some(own) if !own.in_text.is_empty() && row.chords.iter().any(acts) => &own.in_text,
            _ => row.chords,
        };
        chords.iter().copied().filter(acts)
    }

    /// Returns the action that a user has given a standard key of a row which came later than the config files of
    /// that time: there the key is the user's.
    fn yields_to(&self, row: &Row, context: Context, chord: Chord) -> Option<Action> {
        let is_standard = !self.own.is_empty() && self.own(row.action).is_none();
        if !is_standard || !before::is_later(context, chord) {
            return None;
        }
        let has_it = |own: &&Own| {
            let chords = if context.takes_text() { &own.in_text } else { &own.chords };
            chords.contains(&chord) && rows_in(context).any(|row| row.action == own.action)
        };
        self.own.iter().find(has_it).map(|own| own.action)
    }

    /// Returns what each standard key that came later would do and does not, because a user has bound it: a sentence
    /// each, without its full stop.
    pub fn displaced(&self) -> Vec<String> {
        let mut displaced = Vec::new();
        for context in Context::ALL {
            for row in rows_in(context) {
                let keys =
                    row.chords.iter().map(|chord| (chord, self.yields_to(row, context, *chord)));
                displaced.extend(keys.filter_map(|(chord, own)| {
                    let (own, standard) = (own?.slug(), row.action.slug());
                    let at = context.at();
                    Some(format!("`{chord}` does `{own}` {at}, and not `{standard}` as it would"))
                }));
            }
        }
        displaced
    }

    fn own(&self, action: Action) -> Option<&Own> {
        self.own.iter().find(|own| own.action == action)
    }

    /// Returns the action of a chord in a context. Of a row with digits, it is the action of that digit.
    pub fn resolve(&self, context: Context, chord: Chord) -> Option<Action> {
        let row = rows_in(context).find(|row| self.chords(row, context).any(|own| own == chord))?;
        Some(match (row.action, chord.typed().and_then(|c| c.to_digit(10))) {
            (Action::GoToCategory(_), Some(digit)) => {
                Action::GoToCategory(u8::try_from(digit).unwrap_or_default())
            }
            (action, _) => action,
        })
    }

    /// Returns the first key of an action in a context, in words.
    pub fn key_in(&self, context: Context, action: Action) -> Option<String> {
        let mut rows = rows_in(context).filter(|row| row.action == action);
        rows.find_map(|row| self.chords(row, context).next()).map(|chord| chord.to_string())
    }

    /// Returns a text of our own, with each action named in braces, as in `{Undo} undoes`, replaced by its key.
    /// It is that of the context, or where the action has none there, of the first context that has one. An
    /// action without any key goes by its name, as the palette finds it.
    pub fn with_keys(&self, context: Context, text: &'static str) -> String {
        let mut parts = text.split('{');
        let mut replaced = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            replaced.push_str(&self.key_of(context, name));
            replaced.push_str(rest);
        }
        replaced
    }

    fn key_of(&self, context: Context, name: &str) -> String {
        let mut actions = TABLE.iter().map(|row| row.action);
        let named = actions.find(|action| action.code() == name);
        let Some(action) = named else { return name.to_owned() };
        let contexts = std::iter::once(context).chain(Context::ALL);
        let key = contexts.into_iter().find_map(|context| self.key_in(context, action));
        key.unwrap_or_else(|| action.name())
    }

    /// Returns a text of our own as [`Self::with_keys`] does, for readers who are in no particular context.
    pub fn with_keys_anywhere(&self, text: &'static str) -> String {
        self.with_keys(Context::Home, text)
    }

    /// Returns all actions with their keys, by group: for `readyroom keys` and the README.
    pub fn by_group(&self) -> Vec<(Group, Vec<(String, Action)>)> {
        let chords = |row: &'static Row| {
            row.contexts().flat_map(|context| self.chords(row, context)).collect()
        };
        grouped(TABLE.iter().map(|row| (row, chords(row))))
    }

    /// Returns the actions that have keys in a context, by group, for the help.
    pub fn by_group_in(&self, context: Context) -> Vec<(Group, Vec<(String, Action)>)> {
        let rows = rows_in(context).map(|row| (row, self.chords(row, context).collect::<Vec<_>>()));
        let mut groups = grouped(rows.filter(|(_, chords)| !chords.is_empty()));
        groups.retain(|(_, actions)| !actions.is_empty());
        groups
    }

    /// Returns the table as lines of text, under the headings of the groups.
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

/// Returns the rows of the table that apply in a context.
pub fn rows_in(context: Context) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.works_in(context))
}

/// Actions with their keys in words, each once, by group.
fn grouped(
    rows: impl Iterator<Item = (&'static Row, Vec<Chord>)>,
) -> Vec<(Group, Vec<(String, Action)>)> {
    let mut actions: Vec<(Action, Vec<String>)> = Vec::new();
    for (row, chords) in rows {
        let keys = match row.action {
            Action::GoToCategory(_) => vec!["1-9".to_owned()],
            _ => chords.iter().map(Chord::to_string).collect(),
        };
        let known = actions.iter().position(|(action, _)| *action == row.action);
        let index = known.unwrap_or_else(|| {
            actions.push((row.action, Vec::new()));
            actions.len() - 1
        });
        for key in keys {
            if !actions[index].1.contains(&key) {
                actions[index].1.push(key);
            }
        }
    }
    let of_group = |group: Group| {
        let own = actions.iter().filter(|(action, _)| action.words().group == group);
        own.map(|(action, keys)| (keys.join(" "), *action)).collect()
    };
    Group::ALL.into_iter().map(|group| (group, of_group(group))).collect()
}
