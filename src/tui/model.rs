//! The state of the screen, as data: all that a key can change and a frame can draw.
//!
//! No widget, no file, no clock, no environment: what comes from outside is put in by `update`.

pub mod combining;
pub mod compare;
pub mod edition;
pub mod export;
pub mod form;
pub mod help;
pub mod home;
pub mod input;
pub mod look;
pub mod message;
pub mod motion;
pub mod mouse;
pub mod overlay;
pub mod picker;
pub mod portfolio;
pub mod preview;
pub mod review;
pub mod rows;
pub mod sharing;
pub mod sitting;
pub mod upgrade;

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;

use crate::domain::basics::age::Age;
use crate::domain::basics::day::Now;
use crate::domain::basics::names::{self, User};
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::Promise;
use crate::domain::insight::next_review::{self, NextReview};
use crate::domain::session::Session;
use crate::store::bookmark::FormTexts;
use crate::store::config::{AfterGap, AutoSync};
use crate::store::last_report::LastReport;
use crate::store::messages::Opened;
use crate::store::places::Places;
use crate::store::scratch::FieldPlace;
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::keymap::Keymap;
use crate::tui::model::form::Form;
use crate::tui::model::home::Home;
use crate::tui::model::look::{Between, Look, Mouse, NamedTheme};
use crate::tui::model::message::Message;
use crate::tui::model::motion::Extent;
use crate::tui::model::mouse::Spot;
use crate::tui::model::overlay::{Departure, Leaving, Overlay, PromiseList};
use crate::tui::model::portfolio::PortfolioBox;
use crate::tui::model::review::Review;
use crate::tui::model::sharing::Sharing;
use crate::tui::model::sitting::HELD;
use crate::tui::screens::{Context, Page};

/// The surroundings of the full-screen program: settings, paths, the user and the terminal.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The paths of sessions, settings and state.
    pub places: Places,
    /// The person at the keyboard.
    pub user: User,
    /// The characters and colours that the terminal can show.
    pub look: Look,
    /// The themes to go through.
    pub themes: Vec<NamedTheme>,
    /// The owner of the mouse: the terminal or the program.
    pub mouse: Mouse,
    /// The terminal multiplexer, if any.
    pub between: Between,
    /// The keys with their actions, the user's own included.
    pub keymap: Keymap,
    /// The usual length of a meeting in minutes.
    pub minutes: u32,
    /// The way on from a gap in a meeting.
    pub after_gap: AfterGap,
    /// The time after which a system is to be reviewed again.
    pub review_every: Option<Age>,
    /// The sharing that happens by itself.
    pub auto_sync: AutoSync,
    /// The home folder, to shorten paths with.
    pub home: Option<PathBuf>,
    /// The command of the external editor; it may hold arguments.
    pub editor: String,
    /// A problem found before there was a screen to report it on.
    pub warning: Option<String>,
}

/// The size of the terminal in columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The state of the screen: all that `update` changes and `view` draws.
#[derive(Debug)]
pub struct Model {
    /// The settings, paths, user and terminal.
    pub setup: Setup,
    /// The size of the terminal.
    pub size: Size,
    /// The time of the last message.
    pub now: Now,
    /// The list of sessions.
    pub home: Home,
    /// The store that a team shares.
    pub sharing: Sharing,
    /// The open session; without one Home is shown.
    pub review: Option<Box<Review>>,
    /// The destination on leaving the open session: Home, unless the command line named the session.
    pub root: Leaving,
    /// The file of the review in which the open assessment was begun, to which leaving it returns.
    pub begun_in: Option<PathBuf>,
    /// The overlays, the topmost last.
    pub overlays: Vec<Overlay>,
    /// A strip for several items that was closed with text in it: opened again it says the same.
    pub set_aside: Option<Form>,
    /// The texts of the other forms above a screen, as they were written down last.
    pub written_down: FormTexts,
    /// Texts that an editor may still have open.
    pub outside: Vec<Outside>,
    /// The path of the last report, and its edition.
    pub last_report: Option<LastReport>,
    /// The key pressed last, and when.
    pub pressed: Option<(Chord, Duration)>,
    /// The line that tells what just happened.
    pub message: Option<Message>,
    /// The departure that waits for the last save.
    pub leaving: Option<Departure>,
    /// The work of the worker for which the screen must wait.
    pub waiting: Option<Waiting>,
    /// The scroll range of the text that is shown, as the last frame found it.
    pub extent: Extent,
    /// The places of the last frame that can be clicked, each with its target.
    pub last_spots: Vec<Spot>,
}

/// A text that an editor may still have open, which came back at once or outlived the program that had started it.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The field.
    pub place: FieldPlace,
    /// The editor's file, safe to show.
    pub file: String,
    /// The text that was saved there, until it is taken.
    pub saved: Option<String>,
}

/// Work of the worker for which the screen must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Opening or creating a session.
    Session,
    /// Writing a report, or reading the session for it.
    Report,
    /// Reading a report back.
    Page,
    /// Reading a checklist.
    Checklist,
    /// Reading assessments, or what was taken in of them.
    Assessments,
}

impl Waiting {
    /// Returns the message for a key that must wait until this is done.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Session => "one moment: the review is being opened",
            Self::Report => "one moment: the report is being written",
            Self::Page => "one moment: the report is being read",
            Self::Checklist => "one moment: the checklist is being read",
            Self::Assessments => "one moment: the assessments are being read",
        }
    }
}

/// The smallest size in which anything can be done.
pub const SMALLEST: Size = Size { width: 40, height: 10 };

impl Model {
    /// Notes the key that is pressed. Returns whether it is the same press as the last one.
    pub fn is_repeated(&mut self, chord: Chord) -> bool {
        let now = self.now.steady;
        let last = self.pressed.replace((chord, now));
        last.is_some_and(|(other, at)| other == chord && now.saturating_sub(at) < HELD)
    }

    /// Returns the state at Home, with the list not read yet.
    pub fn at_home(setup: Setup, size: Size, now: Now) -> Self {
        let message = setup.warning.clone().map(Message::refused);
        Self {
            setup,
            size,
            now,
            home: Home::default(),
            sharing: Sharing::default(),
            review: None,
            root: Leaving::ToHome,
            begun_in: None,
            overlays: Vec::new(),
            set_aside: None,
            written_down: FormTexts::new(),
            outside: Vec::new(),
            last_report: None,
            pressed: None,
            message,
            leaving: None,
            waiting: None,
            extent: Extent::default(),
            last_spots: Vec::new(),
        }
    }

    /// Returns the state in a session that the command line named.
    pub fn in_session(setup: Setup, size: Size, now: Now, opened: Opened) -> Self {
        let overlays = Overlay::offers(&opened);
        let mut review = Box::new(Review::new(opened, &setup.user));
        review.keep_time(now);
        let review = Some(review);
        Self { review, overlays, root: Leaving::ToShell, ..Self::at_home(setup, size, now) }
    }

    /// Returns the local date.
    pub fn today(&self) -> NaiveDate {
        self.now.today()
    }

    /// Returns the day by which the system of a session is to be reviewed again; `None` if another review of it
    /// is newer.
    pub fn next_review(&self, session: &Session) -> Option<NextReview> {
        let newest = self.home.of_system(session.system()).next();
        let is_newest = newest.is_none_or(|(entry, _)| entry.id == *session.id());
        let begun = session.created_on(self.now.zone);
        let label = session.label(next_review::LABEL);
        let every = next_review::interval(label, self.setup.review_every);
        NextReview::of(begun, every).filter(|_| is_newest)
    }

    /// Returns whether the terminal is smaller than the smallest size in which a key's effect can be shown.
    pub const fn is_too_small(&self) -> bool {
        self.size.width < SMALLEST.width || self.size.height < SMALLEST.height
    }

    /// Returns the context of the keys that work: that of the topmost overlay, or else of the screen.
    pub fn context(&self) -> Context {
        self.context_below(self.overlays.len())
    }

    /// Returns the context of the keys below the topmost overlay.
    pub fn context_before(&self) -> Context {
        self.context_below(self.overlays.len().saturating_sub(1))
    }

    /// Returns the context of the keys where only so many overlays are open.
    fn context_below(&self, overlays: usize) -> Context {
        match (self.overlays[..overlays].last(), &self.review) {
            (Some(overlay), _) => overlay.context(),
            (None, None) => Context::Home,
            (None, Some(review)) if review.strip.is_some() => Context::Strip,
            (None, Some(review)) => review.page.context(),
        }
    }

    /// Returns the portfolio, where it is open.
    pub fn portfolio(&mut self) -> Option<&mut PortfolioBox> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Portfolio(portfolio) => Some(&mut **portfolio),
            _ => None,
        })
    }

    /// Returns the list of conditions, where it is open.
    pub fn promise_list(&mut self) -> Option<&mut PromiseList> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Promises(list) => Some(list),
            _ => None,
        })
    }

    /// Returns the condition that is selected: in the list of conditions, else in that of the page.
    pub fn selected_promise(&self) -> Option<Promise> {
        let review = self.review.as_deref()?;
        let listed = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Promises(list) => Some(list.cursor),
            _ => None,
        });
        match listed {
            Some(cursor) => review.promises().into_iter().nth(cursor),
            None => review.selected_promise(),
        }
    }

    /// Returns whether an action opens the list of conditions at the selected row of the page's list.
    pub fn opens_conditions(&self, action: Action) -> bool {
        let page = self.review.as_deref().map(|review| review.page);
        let leads_there = match action {
            Action::GoToItem => true,
            Action::Walk => matches!(page, Some(Page::WrapUp { .. })),
            _ => false,
        };
        leads_there && self.overlays.is_empty() && self.selected_promise().is_some()
    }

    /// Returns a text of our own, with each action named in braces, as in `{Undo} undoes`, replaced by its key.
    pub fn with_keys(&self, text: &'static str) -> String {
        self.setup.keymap.with_keys(self.context(), text)
    }

    /// Returns the people whom a field for a name offers: those who take part, then everybody else who is
    /// known of: named in the session, at the keyboard, named in other sessions.
    pub fn nameable(&self) -> Vec<Text> {
        let user = self.setup.user.name().text();
        let named = self.review.iter().flat_map(|review| review.session.roster(user));
        let entries = self.home.entries().iter().filter_map(|entry| entry.content.as_ref().ok());
        let elsewhere = entries.flat_map(|summary| &summary.people).cloned();
        let known = named.chain([user.clone()]).chain(elsewhere);
        names::each_once(known.filter(|name| !name.is_blank()))
    }

    /// Returns the form of the topmost overlay, or without overlays the open strip.
    pub fn form(&self) -> Option<&Form> {
        match self.overlays.last() {
            Some(overlay) => overlay.form(),
            None => self.review.as_ref()?.strip.as_ref(),
        }
    }

    /// Returns what was typed into forms that were closed, and not kept: the open session's, else Home's. The
    /// strip and the decision have drafts of their own.
    pub fn forms(&self) -> &FormTexts {
        self.review.as_ref().map_or(&self.home.forms, |review| &review.forms)
    }

    /// Returns the same, to change it.
    pub fn forms_mut(&mut self) -> &mut FormTexts {
        match &mut self.review {
            Some(review) => &mut review.forms,
            None => &mut self.home.forms,
        }
    }

    /// Returns the place of the field with the cursor.
    pub fn field_place(&self) -> Option<FieldPlace> {
        let form = self.form()?;
        let session = self.review.as_ref().map(|review| &review.session);
        let label = form.focused()?.kind.label();
        let id = session.map(|session| session.id().clone());
        Some(FieldPlace::new(id, &form.name(session), label))
    }

    /// Returns whether the message line or the complaint of the open form reads exactly this.
    pub fn shows_text(&self, words: &str) -> bool {
        let in_form = self.form().and_then(|form| form.complaint.as_deref());
        let below = self.message.as_ref().map(|message| message.text.as_str());
        [in_form, below].contains(&Some(words))
    }

    /// Ends the wait for the worker, and removes the message that says so.
    pub fn stop_waiting(&mut self) {
        let Some(waiting) = self.waiting.take() else { return };
        if let Some(form) = self.form_mut() {
            form.complaint.take_if(|complaint| complaint == waiting.words());
        }
        self.message.take_if(|message| message.text == waiting.words());
    }

    /// Returns the same form, to change it.
    pub fn form_mut(&mut self) -> Option<&mut Form> {
        match self.overlays.last_mut() {
            Some(overlay) => overlay.form_mut(),
            None => self.review.as_mut()?.strip.as_mut(),
        }
    }
}
