//! Actions: all that a key can do, with the words for it. The keymap says which key does it, `availability` if
//! it can be done now, and `update` carries it out.

use crate::domain::basics::worded::worded;

/// An act of the program that a key or the palette can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "`words` says what each does, to users and developers alike")]
pub enum Action {
    // Everywhere.
    ShowHelp,
    ShowPalette,
    GoBack,
    Quit,
    Suspend,
    Undo,
    Redo,
    SaySaved,
    Redraw,
    ToggleAscii,
    NextTheme,
    ToggleMouse,
    Close,
    // Moving.
    MoveDown,
    MoveUp,
    MoveFirst,
    MoveLast,
    PageDown,
    PageUp,
    NextCategory,
    PreviousCategory,
    /// Go to the category with this number, from 1.
    GoToCategory(u8),
    NextUnassessed,
    PreviousUnassessed,
    Find,
    ChooseFilter,
    // Marking.
    MarkDone,
    MarkPartial,
    MarkMissing,
    MarkNotApplicable,
    ClearStatus,
    Tick,
    TickRange,
    // Writing.
    EditNote,
    EditOwner,
    EditDue,
    EditEvidence,
    ToggleBlocker,
    /// Of two values of one field, keep the one that the field shows.
    KeepShown,
    /// Of two values of one field, take the other one.
    TakeOther,
    /// Of two texts of one field, keep both.
    KeepBoth,
    AcceptRisk,
    DiscardDraft,
    Keep,
    BreakLine,
    NextField,
    PreviousField,
    CompleteOwner,
    OpenEditor,
    // Review.
    /// The page of the item under the cursor.
    OpenItem,
    OpenSummary,
    Export,
    ImportReport,
    SaveCopy,
    OpenMeeting,
    ShowPeople,
    // Meeting.
    /// The mark of the last review holds.
    StillSo,
    Skip,
    StepBack,
    BackToMarked,
    Park,
    PauseClock,
    Decide,
    DecideGo,
    DecideConditionalGo,
    DecideNoGo,
    /// Go through the items left before a decision, or still open.
    Walk,
    /// From a list of items to the item.
    GoToItem,
    // People.
    TogglePresent,
    ChangeRole,
    BeFacilitator,
    BeDecisionMaker,
    BeContributor,
    BeObserver,
    AddPerson,
    RemovePerson,

    OpenSession,
    NewSession,
    RenameSession,
    DeleteSession,
    NextReview,
    TickSession,
    Compare,
    Unfold,
    Fold,
    OpenSample,
    // Overlays.
    NextFormat,
    PreviousFormat,
    CopyReport,
    /// Tick a change that an edited report would make.
    TickChange,
    TakeChanges,
    Choose,
    /// Of a comparison, the two answers to the selected item.
    ReadAnswers,
    /// Of a comparison, the next of the parts that can be shown.
    NextPart,
    SayYes,
    SayNo,
}

worded! {
    /// The headings of the help, in their order, under which the actions are listed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Group by title {
        /// Keys that set a status.
        Marking: "Marking";
        /// Keys that write.
        Writing: "Writing";
        /// Keys that move.
        Moving: "Moving";
        /// Keys of the review.
        Review: "Review";
        /// Keys of the meeting and what belongs to it.
        Meeting: "Meeting";
        /// Keys of the list of people.
        People: "People";
        /// Keys of Home.
        Home: "Home";
        /// Keys of overlays.
        Overlays: "Lists and questions";
        /// Keys that work on every screen.
        Everywhere: "Everywhere";
    }
}

/// The words for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The heading that lists it in the help.
    pub group: Group,
    /// Its name in the help and the palette: the effect, in a few words.
    pub title: &'static str,
    /// Other words under which people look for it.
    pub also: &'static str,
}

impl Action {
    /// Returns the words for the action in help, palette and README.
    #[expect(clippy::too_many_lines, reason = "a table: one line for each action")]
    pub const fn words(self) -> Words {
        use Group::{Everywhere, Home, Marking, Meeting, Moving};
        use Group::{Overlays, People, Review, Writing};
        let (group, title) = match self {
            Self::ShowHelp => (Everywhere, "help: every key that works here"),
            Self::ShowPalette => (Everywhere, "command palette: find a command by name"),
            Self::GoBack => (Everywhere, "back; at Home, to the shell"),
            Self::Quit => (Everywhere, "quit; everything is saved first"),
            Self::Suspend => (Everywhere, "suspend; fg resumes"),
            Self::Undo => (Everywhere, "undo the last change"),
            Self::Redo => (Everywhere, "redo the change undone last"),
            Self::SaySaved => (Everywhere, "confirm that every change is saved by itself"),
            Self::Redraw => (Everywhere, "redraw the screen"),
            Self::ToggleAscii => (Everywhere, "plain ASCII characters on or off"),
            Self::NextTheme => (Everywhere, "the next theme: colours and attributes"),
            Self::ToggleMouse => (Everywhere, "the mouse on or off"),
            Self::Close => (Everywhere, "close what is open; text stays as a draft; untick"),
            Self::MoveDown => (Moving, "down"),
            Self::MoveUp => (Moving, "up"),
            Self::MoveFirst => (Moving, "to the first"),
            Self::MoveLast => (Moving, "to the last"),
            Self::PageDown => (Moving, "a page down"),
            Self::PageUp => (Moving, "a page up"),
            Self::NextCategory => (Moving, "next category, on its first item"),
            Self::PreviousCategory => (Moving, "previous category, on its first item"),
            Self::GoToCategory(_) => (Moving, "category by its number"),
            Self::NextUnassessed => (Moving, "next unassessed item"),
            Self::PreviousUnassessed => (Moving, "previous unassessed item"),
            Self::Find => (Moving, "find, and go there"),
            Self::ChooseFilter => (Moving, "filter: which items are shown"),
            Self::MarkDone => (Marking, "done: true today, with evidence"),
            Self::MarkPartial => (Marking, "partial: some of it is true"),
            Self::MarkMissing => (Marking, "missing: not true today"),
            Self::MarkNotApplicable => (Marking, "not applicable; asks for the reason"),
            Self::ClearStatus => (Marking, "clear the status, and nothing else"),
            Self::Tick => (Marking, "tick the item; marks and owners go to all ticked"),
            Self::TickRange => (Marking, "tick a range, from here or from the last tick"),
            Self::EditNote => (Writing, "note"),
            Self::EditOwner => (Writing, "owner"),
            Self::EditDue => (Writing, "due date"),
            Self::EditEvidence => (Writing, "evidence, one link per line"),
            Self::ToggleBlocker => (Writing, "blocker on or off"),
            Self::KeepShown => (Writing, "conflict: keep the value that is shown"),
            Self::TakeOther => (Writing, "conflict: take the other value"),
            Self::KeepBoth => (Writing, "conflict: keep both texts, the other one below"),
            Self::AcceptRisk => (Writing, "accept the risk: who, why, until when"),
            Self::DiscardDraft => (Writing, "discard the draft of this item"),
            Self::Keep => (Writing, "in a field: keep all fields"),
            Self::BreakLine => (Writing, "in a field: new line"),
            Self::NextField => (Writing, "in a field: next field"),
            Self::PreviousField => (Writing, "in a field: previous field"),
            Self::CompleteOwner => (Writing, "in the owner field, at its end: complete the name"),
            Self::OpenEditor => (Writing, "in a field: the external editor"),
            Self::OpenItem => (Review, "the item's page: note, evidence, guide, history"),
            Self::OpenSummary => (Review, "the summary, with what is open"),
            Self::Export => (Review, "export as a report"),
            Self::ImportReport => (Review, "read an edited report back"),
            Self::OpenMeeting => (Review, "the meeting: item by item, with the clock"),
            Self::ShowPeople => (Review, "people: who is there, and as what"),
            Self::StillSo => (Marking, "still so: as last time, with its note and owner"),
            Self::Skip => (Meeting, "skip the item"),
            Self::StepBack => (Meeting, "the item before"),
            Self::BackToMarked => (Meeting, "back to the item just marked"),
            Self::Park => (Meeting, "park the item for later"),
            Self::PauseClock => (Meeting, "pause or resume the clock"),
            Self::Decide => (Meeting, "decide: go, conditional go or no-go"),
            Self::DecideGo => (Meeting, "decision: go"),
            Self::DecideConditionalGo => (Meeting, "decision: conditional go"),
            Self::DecideNoGo => (Meeting, "decision: no-go"),
            Self::Walk => (Meeting, "go through the listed items"),
            Self::GoToItem => (Meeting, "go to the selected item"),
            Self::TogglePresent => (People, "present or absent"),
            Self::ChangeRole => (People, "the role of the person"),
            Self::BeFacilitator => (People, "role: facilitator, who runs the meeting"),
            Self::BeDecisionMaker => (People, "role: decision maker"),
            Self::BeContributor => (People, "role: contributor, who answers"),
            Self::BeObserver => (People, "role: observer, who listens"),
            Self::AddPerson => (People, "add a person"),
            Self::RemovePerson => (People, "remove from the list"),
            Self::NextReview => (Home, "the next review of the system"),
            Self::TickSession => (Home, "tick the review, to compare two"),
            Self::Compare => (Home, "compare with the review before, or the two ticked"),
            Self::Unfold => (Home, "show the earlier reviews of the system"),
            Self::Fold => (Home, "hide the earlier reviews"),
            Self::OpenSample => (Home, "with no review yet: look at a finished sample"),
            Self::SaveCopy => (Overlays, "not saved: save a copy of the review elsewhere"),
            Self::OpenSession => (Home, "open the review where it was left"),
            Self::NewSession => (Home, "new review"),
            Self::RenameSession => (Home, "rename the system, in all its reviews"),
            Self::DeleteSession => (Home, "move the review to the bin"),
            Self::NextFormat => (Overlays, "export: the next format"),
            Self::PreviousFormat => (Overlays, "export: the previous format"),
            Self::CopyReport => (Overlays, "export: copy to the terminal's clipboard"),
            Self::TickChange => (Overlays, "import: tick or untick the change"),
            Self::TakeChanges => (Overlays, "import: apply the ticked changes"),
            Self::Choose => (Overlays, "choose the selected row"),
            Self::ReadAnswers => (Overlays, "comparison: both answers to the item"),
            Self::NextPart => (Overlays, "comparison: filter by worse, better, still open"),
            Self::SayYes => (Overlays, "yes"),
            Self::SayNo => (Overlays, "no"),
        };
        Words { group, title, also: self.also() }
    }

    const fn also(self) -> &'static str {
        match self {
            Self::EditNote => "comment write text",
            Self::EditOwner => "assign person responsible who",
            Self::EditDue => "deadline date until when",
            Self::EditEvidence => "link url proof",
            Self::Find => "search go jump",
            Self::ChooseFilter => "show only hide",
            Self::NextUnassessed => "skip open todo",
            Self::ClearStatus => "unassessed remove delete unmark",
            Self::MarkMissing => "no fail",
            Self::MarkDone => "yes ok",
            Self::MarkNotApplicable => "n/a",
            Self::ToggleBlocker => "critical urgent flag",
            Self::KeepShown | Self::TakeOther | Self::KeepBoth => "conflict merge settle join",
            Self::AcceptRisk => "accepted sign off exception waive",
            Self::OpenMeeting => "facilitate timer clock agenda",
            Self::OpenSummary => "overview action plan trend",
            Self::ShowPeople => "attendees participants roles",
            Self::Decide => "go no-go sign",
            Self::StillSo => "same confirm unchanged",
            Self::Park => "later defer",
            Self::NextReview => "again follow quarter",
            Self::Compare => "diff difference",
            Self::Unfold | Self::Fold => "expand collapse history",
            Self::OpenSample => "example demo try",
            Self::SaveCopy => "backup save as not saved",
            Self::Export => "markdown html csv json report save wiki copy clipboard",
            Self::ImportReport => "import markdown wiki load",
            Self::CopyReport => "clipboard yank osc",
            Self::DeleteSession => "delete remove",
            Self::NewSession => "create begin start",
            Self::GoBack => "quit exit leave",
            Self::Quit => "exit leave",
            Self::ToggleAscii => "unicode glyphs",
            Self::NextTheme => "dark light contrast monochrome colour color",
            Self::ToggleMouse => "click wheel",
            Self::Tick | Self::TickRange | Self::TickSession => "select",
            _ => "",
        }
    }

    /// Returns the action's name in the config file: `mark-done`.
    pub fn slug(self) -> String {
        self.name().replace(' ', "-")
    }

    /// Returns the action's name in texts of our own that name its key: `MarkDone`.
    pub fn code(self) -> String {
        format!("{self:?}").chars().take_while(char::is_ascii_alphabetic).collect()
    }

    /// Returns the action's name in words: `mark done`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in self.code().chars() {
            if c.is_ascii_uppercase() && !name.is_empty() {
                name.push(' ');
            }
            name.push(c.to_ascii_lowercase());
        }
        name
    }
}
