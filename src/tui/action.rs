//! Actions: all that a key can do, with the words for it. The keymap says which key does it, `availability` if
//! it can be done now, and `update` carries it out.

use crate::domain::basics::worded::worded;

/// Declares every action under its heading in the help: its title, and where there are any, other words under
/// which people look for it.
macro_rules! actions {
    ($($group:ident {
        $($(#[$doc:meta])* $name:ident $(($number:ty))?: $title:literal $(, $also:literal)?;)+
    })+) => {
        /// An act of the program that a key or the palette can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "`words` says what each does, to users and developers alike")]
        pub enum Action {
            $($($(#[$doc])* $name $(($number))?,)+)+
        }

        impl Action {
            /// Returns the words for the action in help, palette and README.
            pub const fn words(self) -> Words {
                let (group, title, also) = match self {
                    $($(Self::$name { .. } => (Group::$group, $title, concat!("" $(, $also)?)),)+)+
                };
                Words { group, title, also }
            }

            /// Returns the action's name in texts of our own that name its key: `MarkDone`.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(Self::$name { .. } => stringify!($name),)+)+
                }
            }
        }
    };
}

actions! {
    Everywhere {
        ShowHelp: "help: every key that works here";
        ShowPalette: "command palette: find a command by name";
        GoBack: "back; at Home, to the shell", "quit exit leave";
        Quit: "quit; everything is saved first", "exit leave";
        Suspend: "suspend; fg resumes";
        Undo: "undo the last change";
        Redo: "redo the change undone last";
        SaySaved: "confirm that every change is saved by itself";
        Redraw: "redraw the screen";
        ToggleAscii: "plain ASCII characters on or off", "unicode glyphs";
        NextTheme: "the next theme: colours and attributes",
            "dark light contrast monochrome colour color";
        ToggleMouse: "the mouse on or off", "click wheel";
        Close: "close what is open; text stays as a draft; untick";
    }
    Moving {
        MoveDown: "down";
        MoveUp: "up";
        MoveFirst: "to the first";
        MoveLast: "to the last";
        PageDown: "a page down";
        PageUp: "a page up";
        NextCategory: "next category, on its first item";
        PreviousCategory: "previous category, on its first item";
        /// Go to the category with this number, from 1.
        GoToCategory(u8): "category by its number";
        NextUnassessed: "next unassessed item", "skip open todo";
        PreviousUnassessed: "previous unassessed item";
        Find: "find, and go there", "search go jump";
        ChooseFilter: "filter: which items are shown", "show only hide sort order level";
    }
    Marking {
        MarkDone: "done: true today, with evidence", "yes ok";
        MarkPartial: "partial: some of it is true";
        MarkMissing: "missing: not true today", "no fail";
        MarkNotApplicable: "not applicable; asks for the reason", "n/a";
        ClearStatus: "clear the status, and nothing else", "unassessed remove delete unmark";
        Tick: "tick the item; marks and owners go to all ticked", "select";
        TickRange: "tick a range, from here or from the last tick", "select";
        /// The mark of the last review holds.
        StillSo: "still so: as last time, with its note and owner", "same confirm unchanged";
        TakeSuggested: "the status that the responses suggest", "agree agreement assessment";
        /// The status on which all responses to an item agree, for every unassessed item.
        TakeAgreed: "what all responses agree on, unassessed items", "agreement assessment accept all";
    }
    Writing {
        EditNote: "note", "comment write text";
        EditOwner: "owner", "assign person responsible who";
        EditDue: "due date", "deadline date until when";
        EditEvidence: "evidence, one link per line", "link url proof";
        ToggleBlocker: "blocker on or off", "critical urgent flag";
        /// Of two values of one field, keep the one that the field shows.
        KeepShown: "conflict: keep the value that is shown", "conflict merge settle join";
        /// Of two values of one field, take the other one.
        TakeOther: "conflict: take the other value", "conflict merge settle join";
        /// Of two texts of one field, keep both.
        KeepBoth: "conflict: keep both texts, the other one below", "conflict merge settle join";
        AcceptRisk: "accept the risk: who, why, until when", "accepted sign off exception waive";
        DiscardDraft: "discard the draft of this item";
        /// Into the answer, with the author of the response.
        TakeOver: "a response: its note and evidence into the answer", "copy quote take over adopt";
        Keep: "in a field: keep all fields";
        BreakLine: "in a field: new line";
        NextField: "in a field: next field";
        PreviousField: "in a field: previous field";
        CompleteOwner: "in a field for a name or a path, at its end: complete it";
        OpenEditor: "in a field: the external editor";
    }
    Review {
        /// The page of the item under the cursor.
        OpenItem: "the item's page: note, evidence, guide, history";
        CopyLinks: "copy the links of the item", "clipboard yank osc url address";
        OpenSummary: "the summary, with what is open", "overview action plan trend";
        Export: "export as a report", "markdown html csv json ics calendar jira gitlab report save wiki copy clipboard";
        ImportReport: "read an edited report back", "import markdown wiki load";
        Upgrade: "upgrade to another version of the checklist", "new update diff reworded retired library";
        OpenMeeting: "the meeting: item by item, with the clock", "facilitate timer clock agenda";
        ShowPeople: "people: who is there, and as what", "attendees participants roles";
        Assess: "assess: my own answers, before I see others'", "assessment alone begin round delphi";
        Submit: "submit my assessment", "finish send done assessment";
        EditLabels: "edit the labels of the system", "label tag team tier filter";
        Combine: "combine what people have submitted", "assessments responses merge join";
    }
    Meeting {
        Skip: "skip the item";
        StepBack: "the item before";
        BackToMarked: "back to the item just marked";
        Park: "park the item for later", "later defer";
        PauseClock: "pause or resume the clock";
        ReadResponses: "the responses to the item, whole", "read assessments opinions dissent voices";
        Decide: "decide: go, conditional go or no-go", "go no-go sign";
        DecideGo: "decision: go";
        DecideConditionalGo: "decision: conditional go";
        DecideNoGo: "decision: no-go";
        ShowConditions: "the conditions: who owes what, and when", "promise conditional go met";
        LeaveConditions: "the conditions: go on";
        /// Go through the items left before a decision, or still open.
        Walk: "go through the listed items";
        /// From a list of items to the item.
        GoToItem: "go to the selected item";
    }
    People {
        TogglePresent: "present or absent";
        ChangeRole: "the role of the person";
        BeFacilitator: "role: facilitator, who runs the meeting";
        BeDecisionMaker: "role: decision maker";
        BeContributor: "role: contributor, who answers";
        BeObserver: "role: observer, who listens";
        AddPerson: "add a person";
        RemovePerson: "remove from the list";
    }
    Home {
        OpenSession: "open the review where it was left";
        NewSession: "new review", "create begin start";
        RenameSession: "rename the system, in all its reviews";
        DeleteSession: "move the review to the bin", "delete remove";
        NextReview: "the next review of the system", "again follow quarter";
        TickSession: "tick the review, to compare two", "select";
        Compare: "compare with the review before, or the two ticked", "diff difference";
        Unfold: "show the earlier reviews of the system", "expand collapse history";
        Fold: "hide the earlier reviews", "expand collapse history";
        Sync: "sync with the team: take what others sent, send ours", "git push pull share fetch";
        OpenSample: "with no review yet: look at a finished sample", "example demo try";
        ShowPortfolio: "the portfolio: all systems, what is due, who owes", "dashboard team overdue worse";
    }
    Portfolio {
        ListDue: "what is due, in all systems", "overdue lapsed risks conditions";
        ListWorse: "what got worse", "lost regression";
        ListPeople: "who owes what", "owners nobody";
        ListSystems: "the systems, the worst first";
        /// Of a person, show or hide the tasks.
        OpenTask: "open it in its review; of a person, the tasks";
    }
    Overlays {
        SaveCopy: "not saved: save a copy of the review elsewhere", "backup save as not saved";
        NextFormat: "export: the next format";
        PreviousFormat: "export: the previous format";
        CopyReport: "export: copy to the terminal's clipboard", "clipboard yank osc";
        /// Tick a change that an edited report would make.
        TickLine: "tick or untick a change of an import, or a level";
        TakeChanges: "import: apply the ticked changes";
        ToggleNames: "combine: responses show or hide names", "anonymous";
        Choose: "choose the selected row";
        /// Of a comparison, the two answers to the selected item.
        ReadAnswers: "comparison: both answers to the item";
        /// Of a comparison, the next of the parts that can be shown.
        NextPart: "comparison: filter by worse, better, still open";
        SayYes: "yes";
        SayNo: "no";
    }
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
        /// Keys of the portfolio.
        Portfolio: "Portfolio";
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
    /// Returns whether it changes a condition where one is selected.
    pub const fn acts_on_conditions(self) -> bool {
        matches!(self, Self::MarkDone | Self::ClearStatus | Self::EditOwner | Self::EditDue)
    }

    /// Returns its effect on a condition where that is another than on an item.
    pub const fn on_a_condition(self) -> Option<&'static str> {
        match self {
            Self::MarkDone => Some("the condition is met"),
            Self::ClearStatus => Some("the condition is open again"),
            _ => None,
        }
    }

    /// Returns the action's name in the config file: `mark-done`.
    pub fn slug(self) -> String {
        self.name().replace(' ', "-")
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
