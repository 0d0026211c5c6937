//! Every hint in every kind of state: a key does what the screen says of it, and every key of the table is
//! shown somewhere.
//!
//! The screens are drawn with other key bindings, in which each key belongs to one action and is part of
//! no word: so every mention of a key is found, wherever it is.

use std::collections::{BTreeMap, BTreeSet};

use readyroom::domain::basics::names::{Note, SystemName};
use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::stamp::Stamp;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Whole};
use readyroom::report::{self, Format};
use readyroom::tui::action::{Action, Group};
use readyroom::tui::chord::Chord;
use readyroom::tui::keymap::{Keymap, Row, TABLE, rows_in};
use readyroom::tui::model::form::Form;
use readyroom::tui::model::home::Lack;
use readyroom::tui::model::look::Mouse;
use readyroom::tui::model::message::Kind;
use readyroom::tui::model::mouse::{Click, Spot, Target};
use readyroom::tui::model::overlay::{Overlay, Question};
use readyroom::tui::model::picker::{Choice, Searched};
use readyroom::tui::model::review::{Access, Review};
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Msg, availability};

use crate::assessing::{in_an_assessment, misplaced, submitted, with_assessments};
use crate::bindings::ELSEWHERE;
use crate::generate::{days, stamp};
use crate::heard::{MARKER, QUASSEL, blind, blindfold, hear, three, three_hidden};
use crate::journeys::with_a_library;
use crate::portfolio_screen::{in_the_portfolio, nothing_to_do, team};
use crate::promises::decided as promised;
use crate::screens::{as_designed, in_the_kept_review, mostly, three_systems};
use crate::sharing::at_home as shared;
use crate::stage::{Stage, chords, create, noon};
use crate::upgrade_screen::{between_versions, two_checklists};

/// Where a journey begins.
pub type Start = fn(u16, u16) -> Stage;

fn nothing_yet(width: u16, height: u16) -> Stage {
    Stage::at_home(width, height)
}

pub fn systems(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, three_systems)
}

/// Systems with labels.
fn labelled(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, team)
}

/// One session, whose file is broken.
fn broken(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, |places| {
        std::fs::create_dir_all(places.sessions()).unwrap();
        std::fs::write(places.sessions().join("broken.json"), "").unwrap();
    })
}

/// One session, of whose file git has made two halves.
fn halves(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, |places| {
        let loaded = create(places, "ledger", noon(), None, as_designed);
        let sound = std::fs::read_to_string(&loaded.path).unwrap();
        let begins = "  \"system\": \"ledger\",\n";
        assert!(sound.contains(begins));
        let sides = format!("<<<<<<< a\n{begins}=======\n{begins}>>>>>>> b\n");
        std::fs::write(&loaded.path, sound.replacen(begins, &sides, 1)).unwrap();
    })
}

pub fn fresh(width: u16, height: u16) -> Stage {
    Stage::in_review(width, height)
}

pub fn designed(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, as_designed)
}

pub fn all_done(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, mostly(32, 0))
}

pub fn read_only(width: u16, height: u16) -> Stage {
    let mut stage = designed(width, height);
    stage.model.review.as_mut().unwrap().saving.access = Access::ReadOnly;
    stage
}

pub fn not_saved(width: u16, height: u16) -> Stage {
    let mut stage = designed(width, height);
    let saving = &mut stage.model.review.as_mut().unwrap().saving;
    (saving.generation, saving.failure) = (3, Some("disk full".to_owned()));
    stage
}

fn file_gone(width: u16, height: u16) -> Stage {
    let stage = designed(width, height);
    std::fs::remove_file(&stage.review().path).unwrap();
    stage
}

fn kept_aside(width: u16, height: u16) -> Stage {
    let mut stage = designed(width, height);
    stage.model.overlays.push(Overlay::confirm(Question::Recover { items: 2 }));
    stage
}

/// An item of which two people said two things.
pub fn two_values(width: u16, height: u16) -> Stage {
    let mut stage = designed(width, height);
    let mut loaded = readyroom::store::sessions::load(&stage.review().path).unwrap();
    stage.play("g");
    let mut theirs = loaded.session.clone();
    mostly(0, 32)(&mut theirs);
    readyroom::store::sessions::save(&mut loaded, &theirs).unwrap();
    stage.play("m");
    stage
}

/// A review of which two people wrote a note at the first item.
pub fn two_notes(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, |session| {
        as_designed(session);
        let base = session.clone();
        let written = |who: &str, text: &str| {
            let mut session = base.clone();
            let note = Change::Note(Note::parse(text).unwrap());
            session.apply(&Edit::Answer(ItemNo(0), note), &Stamp { by: who.into(), ..stamp(1) });
            session
        };
        let ours = written("ana", "Log-in is tested with every release.");
        *session = Session::merge(Some(&base), &ours, &written("ben", "Signup fails on Safari."));
    })
}

/// A review to which two people gave a name, and in which they gave one person a role.
pub fn two_names(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, |session| {
        as_designed(session);
        let base = session.clone();
        let said = |who: &str, system: &str, role| {
            let mut session = base.clone();
            let stamp = Stamp { by: who.into(), ..stamp(1) };
            let people = vec![Person::present("emil".into(), role)];
            session.apply(&Edit::Rename(SystemName::parse(system).unwrap()), &stamp);
            session.apply(&Edit::whole(Whole::People(Lenient::Known(people))), &stamp);
            session
        };
        let ours = said("ana", "payments", Role::Facilitator);
        *session = Session::merge(Some(&base), &ours, &said("ben", "ledger", Role::Observer));
    })
}

pub fn kept(width: u16, height: u16) -> Stage {
    in_the_kept_review("")(width, height)
}

/// Opens the import of an edited report: one change can be made, one line cannot be read.
fn edited(width: u16, height: u16) -> Stage {
    let stage = designed(width, height);
    let mut page = report::render(
        stage.session(),
        Format::Markdown,
        &report::choice::Choice::default(),
        days(),
    );
    for (before, after) in [
        ("tested successfully. | Partial | ben |", "tested successfully. | Done | emil |"),
        ("protected and audited. | Missing | | |", "protected and audited. | Mising | | |"),
    ] {
        page = page.replacen(before, after, 1);
    }
    std::fs::write(stage.dir.path().join("page.md"), page).unwrap();
    stage
}

fn with_mouse(width: u16, height: u16) -> Stage {
    let mut stage = designed(width, height);
    stage.model.setup.mouse = Mouse::Ours;
    stage
}

/// Every kind of state: where it begins, and the standard keys that lead there.
const STATES: &[(Start, &str)] = &[
    (nothing_yet, ""),
    (nothing_yet, "j"),
    (nothing_yet, "n"),
    (nothing_yet, "n<Enter>"),
    (with_a_library, "nledger<Tab>1<Enter>"),
    (in_an_assessment, ""),
    (in_an_assessment, "H"),
    (misplaced, ""),
    (submitted, ""),
    (with_assessments, ":combine<Enter>"),
    (between_versions, ":upgrade<Enter>"),
    (between_versions, ":upgrade<Enter>own<Enter>"),
    (two_checklists, ">"),
    (nothing_yet, ":"),
    (nothing_yet, "E"),
    (nothing_yet, "x"),
    (nothing_yet, "xd"),
    (nothing_yet, "xs"),
    (nothing_yet, "xw"),
    (nothing_yet, "xP"),
    (systems, ""),
    (systems, "<Space>"),
    (systems, "="),
    (systems, "jj="),
    (systems, "l"),
    (systems, "lj"),
    (systems, "w"),
    (systems, "s"),
    (systems, "Pn"),
    (systems, "<Space>j<Space>"),
    (systems, "<Space>j<Space>="),
    (systems, "X"),
    (systems, "Xu"),
    (systems, "r"),
    (systems, "/pay"),
    (systems, "/zzz"),
    (systems, "E<C-u>~/report.md"),
    (systems, "n"),
    (broken, ""),
    (broken, "<Enter>"),
    (broken, "E"),
    (halves, "<Enter>"),
    (fresh, ""),
    (fresh, "s"),
    (two_names, ""),
    (two_names, "s"),
    (two_names, "s>"),
    (fresh, "sj<Enter>"),
    (fresh, "Pn"),
    (systems, "/web<Enter><Enter>="),
    (designed, ""),
    (designed, "d"),
    (designed, "du"),
    (designed, "duu"),
    (designed, "<C-r>"),
    (designed, "<C-s>"),
    (designed, "<Space>"),
    (designed, "<Space>jv"),
    (designed, "<Space>d"),
    (designed, "f"),
    (designed, "f<Down><Enter>"),
    (designed, "f<End><Enter>3"),
    (designed, "n"),
    (designed, "nabc"),
    (designed, "nabc<Esc>"),
    (designed, "o"),
    (designed, "o<C-u>a"),
    (designed, "t<C-u>soon<Enter>"),
    (designed, "tabc<Esc>"),
    (designed, "e"),
    (designed, "exyz<Esc>"),
    (designed, "x"),
    (designed, "x<Enter>"),
    (designed, "xno<Esc>"),
    (designed, "a"),
    (designed, "adana<Esc>"),
    (designed, "b"),
    (designed, "<Esc>"),
    (designed, "2jj"),
    (designed, "2jj<Enter>"),
    (designed, "2jj<Enter><PgDn>"),
    (designed, "<Enter>n"),
    (designed, "/restore"),
    (designed, "/zzz"),
    (designed, ":"),
    (designed, ":mark"),
    (designed, "?"),
    (designed, "?<PgDn>"),
    (designed, "?<End>"),
    (designed, "n<F1>"),
    (designed, "E<C-u>~/report.md"),
    (designed, "E<C-u>~/report.md<C-n><PgDn>"),
    (designed, "E<C-u>~/report.md<C-y>"),
    (designed, "E<C-u><Enter>"),
    (designed, "E<C-u>~/report.md<Enter>"),
    (designed, "E<C-u>~/report.md<Enter>E<C-u>~/report.md<Enter>"),
    (designed, "I"),
    (designed, "I<C-u>~/none.md<Enter>"),
    (designed, "E<C-u>~/page.md<Enter>I<C-u>~/page.md<Enter>"),
    (designed, "E<C-u>~/page.md<Enter>2jjdI<C-u>~/page.md<Enter>"),
    (edited, "I<C-u>~/page.md<Enter>"),
    (edited, "I<C-u>~/page.md<Enter><Space>"),
    (edited, "I<C-u>~/page.md<Enter>j"),
    (designed, "Pn"),
    (designed, "Pn"),
    (designed, "Pnzoe<Enter>"),
    (designed, "Pnzoe<Enter><Esc>"),
    (designed, "Pnzoe<Enter><Esc><Space>"),
    (designed, "Pnzoe<Enter><Esc>r"),
    (designed, "w"),
    (designed, "w<Down>"),
    (designed, "w<Enter>"),
    (designed, "w<Enter>p"),
    (designed, "d<Enter>"),
    (designed, "w<Enter>w"),
    (designed, "w<Enter>z"),
    (designed, "w<Enter>d"),
    (designed, "w<Enter>dn"),
    (designed, "w<Enter>P"),
    (designed, "w<Enter><Enter>"),
    (designed, "w<Enter>y"),
    (designed, "w<Enter>s"),
    (designed, "s"),
    (designed, "sj"),
    (designed, "sy"),
    (designed, "syg"),
    (designed, "synan"),
    (designed, "syc"),
    (designed, "syc<Tab>"),
    (designed, "syndana<Enter>"),
    (all_done, ""),
    (all_done, "."),
    (all_done, "s"),
    (all_done, "sy"),
    (all_done, "sy<Enter>"),
    (all_done, "w"),
    (all_done, "w<Enter>"),
    (all_done, "mw<Down><Down><Enter>d"),
    (read_only, ""),
    (read_only, "n"),
    (read_only, "q"),
    (not_saved, ""),
    (not_saved, "q"),
    (not_saved, "qc"),
    (file_gone, "d"),
    (kept_aside, ""),
    (two_values, ""),
    (two_values, "<lt>"),
    (two_values, ">u"),
    (two_values, "<Enter>"),
    (two_values, "w<Enter>g"),
    (two_notes, "g"),
    (two_notes, "g<Enter>"),
    (two_notes, "w<Enter>g"),
    (in_the_portfolio, ""),
    (in_the_portfolio, "2"),
    (in_the_portfolio, "3"),
    (in_the_portfolio, "3<Enter>j"),
    (in_the_portfolio, "4"),
    (in_the_portfolio, "f"),
    (in_the_portfolio, "fjj<Enter>"),
    (in_the_portfolio, "<Enter>"),
    (nothing_to_do, ""),
    (labelled, ""),
    (labelled, "f"),
    (labelled, "fj<Enter>"),
    (labelled, ":labels<Enter>"),
    (kept, ""),
    (kept, "g<Space>j<Space>="),
    (kept, "gN"),
    (kept, "gN="),
    (kept, "gN<Enter>"),
    (kept, "gNw"),
    (kept, "gNw<Enter>"),
    (kept, "gNw<Enter>"),
    (kept, "gNw<Enter>d"),
    (kept, "gNw<Enter><Space>="),
    (kept, "gNw<Enter><Space>=<Space>=p"),
    (promised, "s"),
    (promised, "sd"),
    (promised, "sjo"),
    (promised, "sjjj"),
    (promised, "sy"),
    (promised, "sy<Tab>"),
    (promised, "sy<Tab>dg"),
    (promised, "sy<Tab>dt"),
    (kept, "jk<Enter>w"),
    (kept, "jk<Enter>wd"),
    (kept, "jk<Enter>wjjj"),
    (kept, "glG<Enter>wqs"),
    (kept, "glG<Enter>s"),
    (kept, "glG<Enter>syg"),
    (kept, "glG<Enter>2jja"),
    (kept, "glG<Enter>P"),
    (with_mouse, ""),
    (with_mouse, "f"),
    (shared, ""),
    (shared, "S"),
    (three, "g"),
    (three, "gj"),
    (three, "gjf"),
    (three, "gj<Enter>"),
    (three, "gj<Enter><Enter>"),
    (three, "gd<Enter><Enter><Enter>"),
    (three, "gds"),
    (three, "gdsj"),
    (three, "w"),
    (three, "w<Enter>"),
    (three, "w<Enter>G"),
    (three, "w<Enter>v"),
    (three_hidden, "w<Enter>GGv"),
    (blind, "gj"),
    (blind, "w<Enter>"),
];

/// Every kind of state of somebody who still assesses the review: no text of the responses is on any of the screens.
#[test]
fn no_screen_shows_responses_to_whoever_still_assesses() {
    let mut heard = 0;
    for (start, keys) in STATES {
        let mut stage = start(80, 24);
        let long = |review: &&Review| review.session.checklist().len() >= 8;
        if stage.model.review.as_deref().is_none_or(|review| !long(&review)) {
            continue;
        }
        hear(&mut stage);
        blindfold(&mut stage);
        stage.play(keys);
        // A decision ends it, and what leads to another review has none of these responses.
        let is_open =
            |review: &Review| review.session.decision().is_none() && review.voices().are_hidden();
        if !stage.model.review.as_deref().is_some_and(is_open) {
            continue;
        }
        heard += 1;
        let screen = stage.screen();
        // Who has submitted is no secret.
        let is_of_responses = |line: &&str| {
            line.contains(MARKER) || (line.contains(QUASSEL) && !line.contains("submitted"))
        };
        assert_eq!(screen.lines().find(is_of_responses), None, "after {keys}\n{screen}");
    }
    assert!(heard > 60, "{heard}");
}

/// Keys of a text that only do something after others: what the text says, the key's action, and
/// what it says to do before.
const AFTER: &[(&str, Action, &[Action])] = &[
    (
        "ticks two reviews",
        Action::Compare,
        &[Action::TickSession, Action::MoveDown, Action::TickSession],
    ),
    ("a sample can only be looked at", Action::NewSession, &[Action::GoBack]),
    ("no meeting was begun", Action::OpenMeeting, &[Action::GoBack]),
    ("there is no last review", Action::NextReview, &[Action::GoBack]),
    ("It takes no change after that", Action::Undo, &[Action::SayYes]),
];

/// Keys that the first screen names for later: they act as soon as there is a review.
const LATER: [Action; 3] = [Action::OpenMeeting, Action::Export, Action::NextReview];

impl Stage {
    /// Presses the keys of the user for what the standard keys do; whatever else is typed is text.
    fn play_with_other_keys(&mut self, keys: &str) -> &mut Self {
        for chord in chords(keys) {
            let context = self.model.context();
            let action = Keymap::default().resolve(context, chord);
            let own = action.and_then(|action| key_of(context, action));
            self.send(Msg::Key(own.unwrap_or(chord)));
        }
        self
    }

    /// All that a key may change, and whether something was refused just now.
    fn state(&self) -> (String, usize) {
        let mut seen = self.model.setup.clone();
        seen.keymap = Keymap::default();
        let model = &self.model;
        let state = format!(
            "{seen:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            model.home,
            model.review,
            model.overlays,
            model.set_aside,
            model.message,
            model.leaving,
            model.waiting,
        );
        (state, self.left.len())
    }
}

/// The key that does something in a context.
fn key_of(context: Context, action: Action) -> Option<Chord> {
    // A category goes by its digit.
    if matches!(action, Action::GoToCategory(_)) {
        return None;
    }
    let mut rows = rows_in(context).filter(|row| row.action == action);
    rows.find_map(|row| ELSEWHERE.chords(row, context).next())
}

/// Every key that means something, by its words.
fn keys_by_words() -> BTreeMap<String, (Chord, Action)> {
    let mut keys = BTreeMap::new();
    let has_key = |row: &&Row| row.contexts().any(|context| key_of(context, row.action).is_some());
    for row in TABLE.iter().filter(has_key) {
        for context in row.contexts() {
            for chord in ELSEWHERE.chords(row, context) {
                keys.insert(chord.to_string(), (chord, row.action));
            }
        }
    }
    keys
}

/// Returns the lines in the topmost box, which is the smallest of nested ones.
fn boxed(screen: &str) -> Option<Vec<String>> {
    framed(screen).or_else(|| between_rules(screen))
}

/// Returns the lines below the last rule with a title, up to the next one without or the end of the screen: the box of a
/// narrow screen.
fn between_rules(screen: &str) -> Option<Vec<String>> {
    let lines: Vec<&str> = screen.lines().collect();
    let top = lines.iter().rposition(|line| line.starts_with("─ "))?;
    let inside = lines[top + 1..].iter().take_while(|line| !line.starts_with('─'));
    Some(inside.map(|line| (*line).to_owned()).collect())
}

fn framed(screen: &str) -> Option<Vec<String>> {
    let rows: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let at = |x: usize, y: usize| rows.get(y).and_then(|row| row.get(x)).copied();
    let mut found: Option<Vec<String>> = None;
    for (top, row) in rows.iter().enumerate() {
        for left in (0..row.len()).filter(|x| row[*x] == '┌') {
            let sides =
                rows[top + 1..].iter().take_while(|row| row.get(left) == Some(&'│')).count();
            let Some(right) = (left..row.len()).find(|x| row[*x] == '┐') else { continue };
            let lines = top + 1..top + 1 + sides;
            let is_whole = at(left, lines.end) == Some('└')
                && at(right, lines.end) == Some('┘')
                && lines.clone().all(|y| at(right, y) == Some('│'));
            let inside = |y: usize| rows[y][left + 1..right].iter().collect::<String>();
            // What another box lies on is not the topmost.
            let is_whole = is_whole && !lines.clone().any(|y| inside(y).contains(['│', '┌', '└']));
            let size =
                |lines: &Vec<String>| lines.iter().map(|line| line.chars().count()).sum::<usize>();
            let lines: Vec<String> = lines.filter(|_| is_whole).map(inside).collect();
            if is_whole && found.as_ref().is_none_or(|known| size(&lines) < size(known)) {
                found = Some(lines);
            }
        }
    }
    found
}

/// The lines that the user looks at: of what floats above only what is in its box, of a list of keys
/// only the last line, which is no list any more.
fn lines(stage: &Stage) -> Vec<String> {
    let screen = stage.screen();
    let boxed = boxed(&screen).filter(|_| !stage.model.overlays.is_empty());
    let lines = boxed.unwrap_or_else(|| screen.lines().map(str::to_owned).collect());
    let lists_keys = match stage.model.overlays.last() {
        Some(Overlay::Help(_)) => true,
        Some(Overlay::Pick(picker)) => picker.searched == Searched::Commands,
        _ => false,
    };
    let from = if lists_keys { lines.len().saturating_sub(1) } else { 0 };
    lines[from..].to_vec()
}

/// The keys that the screen names, each with its action.
fn named(stage: &Stage, keys: &BTreeMap<String, (Chord, Action)>) -> Vec<(Chord, Action)> {
    let mut found: BTreeMap<&str, (Chord, Action)> = BTreeMap::new();
    let lines = lines(stage);
    for word in lines.iter().flat_map(|line| line.split_whitespace()) {
        let bare = word.trim_matches([';', ',', ':', '.', '(', ')']);
        if let Some(key) = keys.get(bare) {
            found.insert(bare, *key);
        }
    }
    found.into_values().collect()
}

/// The places of the hints on the screen.
fn hints(stage: &Stage) -> Vec<(Spot, Action)> {
    let spots = stage.frame().1.spots.into_iter();
    spots
        .filter_map(|spot| match spot.target {
            Target::Hint(action) => Some((spot, action)),
            _ => None,
        })
        .collect()
}

fn state(start: Start, keys: &str, (width, height): (u16, u16)) -> Stage {
    let mut stage = start(width, height).with_other_keys();
    stage.editor = |text| Ok(format!("{text}, edited"));
    stage.play_with_other_keys(keys);
    stage
}

/// Presses a key. Returns a message if nothing happens or the action is refused; the palette is excepted
/// if it already shows that.
fn lie(
    (start, keys, size): (Start, &str, (u16, u16)),
    what: &str,
    press: impl FnOnce(&mut Stage),
) -> Option<String> {
    let mut stage = state(start, keys, size);
    if is_shown_as_unavailable(&stage) {
        return None;
    }
    let shown = stage.screen();
    // What was told before is told no more by any key, or told again.
    stage.model.message = None;
    if let Some(form) = stage.model.form_mut() {
        form.complaint = None;
    }
    let before = stage.state();
    // The same mark twice within an instant is a key held down.
    stage.wait(1);
    press(&mut stage);
    let message = stage.model.message.as_ref();
    let why = match message.filter(|message| message.kind == Kind::Refused) {
        Some(message) => message.text.as_str(),
        None if stage.state() == before => "nothing happens",
        None => return None,
    };
    Some(format!("{what} after {keys:?}: {why} on\n{shown}\n"))
}

/// Returns whether the palette's selected command is shown as unavailable, with the reason.
fn is_shown_as_unavailable(stage: &Stage) -> bool {
    let Some(Overlay::Pick(picker)) = stage.model.overlays.last() else { return false };
    picker.searched == Searched::Commands
        && picker.selected().is_some_and(|hit| hit.aside.is_some())
}

/// The widest shows the most; what only the others name is tried there.
const SIZES: [(u16, u16); 3] = [(200, 50), (80, 24), (40, 10)];

/// Tries every hint of a share of the states, each in a new instance of its state; tests share the states.
fn every_hint_works(share: usize, of: usize) {
    let keys_by_words = keys_by_words();
    let (mut lies, mut pressed) = (Vec::new(), BTreeSet::new());
    for (start, keys) in STATES.iter().skip(share).step_by(of) {
        let mut tried = BTreeSet::new();
        for size in SIZES {
            let stage = state(*start, keys, size);
            let in_footer: Vec<Action> =
                hints(&stage).into_iter().map(|(_, action)| action).collect();
            let named = named(&stage, &keys_by_words).into_iter();
            for (chord, action) in named.filter(|(chord, _)| tried.insert(chord.to_string())) {
                // The footer of a screen says the same in many states.
                let is_known = stage.model.overlays.is_empty()
                    && in_footer.contains(&action)
                    && !pressed.insert((
                        *start as usize,
                        format!("{:?}{action:?}", stage.model.context()),
                    ));
                if is_known && crate::step(2) > 1 {
                    continue;
                }
                let text = lines(&stage).join(" ");
                let is_for_later =
                    text.contains("begins your first review") && LATER.contains(&action);
                let (start, keys) =
                    if is_for_later { (systems as Start, "") } else { (*start, *keys) };
                let first = AFTER.iter().find(|(says, of, _)| *of == action && text.contains(says));
                lies.extend(lie((start, keys, size), &format!("{chord}, {action:?},"), |stage| {
                    for before in first.map(|(.., first)| *first).unwrap_or_default() {
                        let before = key_of(stage.model.context(), *before).unwrap();
                        stage.send(Msg::Key(before));
                    }
                    stage.send(Msg::Key(chord));
                }));
            }
        }
    }
    assert!(lies.is_empty(), "{}", lies.concat());
}

#[test]
fn every_key_that_any_screen_names_does_something_there_1() {
    every_hint_works(0, 4);
}

#[test]
fn every_key_that_any_screen_names_does_something_there_2() {
    every_hint_works(1, 4);
}

#[test]
fn every_key_that_any_screen_names_does_something_there_3() {
    every_hint_works(2, 4);
}

#[test]
fn every_key_that_any_screen_names_does_something_there_4() {
    every_hint_works(3, 4);
}

/// The text on some columns of a row.
fn text_at(stage: &Stage, spot: Spot) -> String {
    let (buffer, _) = stage.frame();
    (spot.column..spot.column + spot.width).map(|x| buffer[(x, spot.row)].symbol()).collect()
}

#[test]
fn every_hint_of_a_footer_is_a_row_of_the_table_and_can_be_clicked() {
    let mut clicked = BTreeSet::new();
    for (start, keys) in STATES {
        let stage = state(*start, keys, (80, 24));
        let context = stage.model.context();
        for (spot, action) in hints(&stage) {
            let text = text_at(&stage, spot);
            let is_shown = |row: &&Row| {
                let key = ELSEWHERE.chords(row, context).next();
                let broken = Lack::ALL
                    .into_iter()
                    .flat_map(|lack| [false, true].map(|can| lack.opening(can)));
                let broken = broken.filter(|_| row.action == Action::OpenSession);
                let form = stage.model.form().filter(|_| row.action == Action::Keep);
                let kept = form.and_then(Form::keeping);
                let kept = kept.into_iter().chain(form.map(|_| "keep, next item"));
                let labels = row.hint.map(|hint| hint.label).into_iter();
                let of_state = match row.action {
                    Action::Choose => Some("run"),
                    Action::ReadAnswers => Some("list"),
                    Action::OpenTask => Some("tasks"),
                    Action::PauseClock => Some("resume"),
                    Action::GoToItem | Action::Walk => Some("conditions"),
                    _ => None,
                };
                let mut labels = labels.chain(broken).chain(kept).chain(of_state);
                key.is_some_and(|key| labels.any(|label| format!("{key} {label}") == text))
            };
            let is_of_condition = stage.model.selected_promise().is_some();
            let of_condition = rows_in(Context::Promises).filter(|_| is_of_condition);
            let row = rows_in(context).chain(of_condition).find(is_shown);
            let row = row.unwrap_or_else(|| panic!("`{text}` in {context:?} after {keys:?}"));
            assert_eq!(row.action, action, "`{text}` after {keys:?}");
            assert_eq!(availability(action, &stage.model), Ok(()), "`{text}` after {keys:?}");
            if !clicked.insert(format!("{context:?}{action:?}")) {
                continue;
            }
            let lie = lie((*start, keys, (80, 24)), &format!("a click on `{text}`"), |stage| {
                let click = Click::At { column: spot.column, row: spot.row };
                let whose = std::mem::replace(&mut stage.model.setup.mouse, Mouse::Ours);
                stage.send(Msg::Mouse(click));
                stage.model.setup.mouse = whose;
            });
            assert_eq!(lie, None);
        }
    }
}

#[test]
fn every_context_is_reached_and_every_hint_of_the_table_is_shown_in_it() {
    let keys_by_words = keys_by_words();
    let mut shown: BTreeSet<(String, String)> = BTreeSet::new();
    let place = |context: Context, action: Action| (format!("{context:?}"), format!("{action:?}"));
    let mut reached = BTreeSet::new();
    for (start, keys) in STATES {
        let stage = state(*start, keys, (200, 50));
        let context = stage.model.context();
        reached.insert(format!("{context:?}"));
        let named = named(&stage, &keys_by_words);
        shown.extend(named.into_iter().map(|(_, action)| place(context, action)));
    }
    assert_eq!(reached, Context::ALL.iter().map(|context| format!("{context:?}")).collect());
    let mut missing = Vec::new();
    for row in TABLE.iter().filter(|row| row.hint.is_some()) {
        let is_missing = |context: &Context| !shown.contains(&place(*context, row.action));
        missing.extend(row.contexts().filter(is_missing).map(|context| (context, row.action)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// Returns the lines of the help of the current context, down to its end.
fn help(stage: &mut Stage) -> Vec<String> {
    let help = key_of(stage.model.context(), Action::ShowHelp).expect("help has a key");
    stage.send(Msg::Key(help));
    assert!(matches!(stage.model.overlays.last(), Some(Overlay::Help(_))));
    let down = key_of(Context::Help, Action::MoveDown).unwrap();
    let page = |stage: &Stage| {
        let lines = boxed(&stage.screen()).unwrap();
        // The first is the query, the last the footer; with room there is a blank beside either.
        let blank = usize::from(stage.model.size.width >= 60);
        lines[1 + blank..lines.len() - 1 - blank].to_vec()
    };
    let mut lines = page(stage);
    for _ in 0..200 {
        let before = page(stage);
        stage.send(Msg::Key(down));
        let after = page(stage);
        if after == before {
            return lines;
        }
        // A heading comes with the first of its keys.
        if let ([.., held, _], Some("")) = (&after[..], before.last().map(|line| line.trim())) {
            lines.push(held.clone());
        }
        lines.push(after.last().unwrap().clone());
    }
    panic!("the help has no end");
}

/// Returns the lines that the help should have, computed from the table alone: of the keys that act now.
fn expected(stage: &Stage) -> BTreeSet<String> {
    let context = stage.model.context();
    let mut by_action: BTreeMap<String, (Vec<String>, Action)> = BTreeMap::new();
    for row in rows_in(context).filter(|row| availability(row.action, &stage.model).is_ok()) {
        let action = row.action;
        let keys: Vec<String> = if matches!(action, Action::GoToCategory(_)) {
            vec!["1-9".to_owned()]
        } else {
            ELSEWHERE.chords(row, context).map(|chord| chord.to_string()).collect()
        };
        let known = by_action.entry(action.name()).or_insert((Vec::new(), action));
        known.0.extend(keys.into_iter().filter(|key| !known.0.contains(key)).collect::<Vec<_>>());
    }
    let told = by_action.into_values().filter(|(keys, _)| !keys.is_empty());
    let is_of_condition = stage.model.selected_promise().is_some();
    let title = |action: Action| {
        let on_condition = action.on_a_condition().filter(|_| is_of_condition);
        on_condition.unwrap_or(action.words().title)
    };
    told.map(|(keys, action)| format!("{} {}", keys.join(" "), title(action))).collect()
}

/// The words of lines, in an order that does not depend on where the lines break.
fn words<'l>(lines: impl IntoIterator<Item = &'l String>) -> Vec<&'l str> {
    let mut words: Vec<&str> = lines.into_iter().flat_map(|line| line.split(' ')).collect();
    words.sort_unstable();
    words
}

#[test]
fn help_lists_exactly_the_keys_that_act_in_its_context() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (start, keys) in STATES {
        let context = state(*start, keys, (80, 24)).model.context();
        // Help about help closes it.
        if context == Context::Help || !seen.insert(format!("{context:?}")) {
            continue;
        }
        let mut others = Vec::new();
        for size in [(80, 24), (40, 10), (200, 50)] {
            let mut stage = state(*start, keys, size);
            let expected = expected(&stage);
            let titles: Vec<&str> =
                Group::ALL.iter().map(|group| group.title()).chain(["Signs"]).collect();
            let lines: Vec<String> = help(&mut stage)
                .iter()
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|line| !line.is_empty())
                .collect();
            if size.0 == 200 {
                // There are columns beside one another: as many words as in one.
                let all = expected.iter().chain(&others).cloned().collect::<Vec<_>>();
                assert_eq!(words(&lines), words(&all), "{context:?}");
                continue;
            }
            let signs = lines.iter().position(|line| line == "Signs").unwrap();
            let is_title = |line: &&String| titles.contains(&line.as_str());
            let told: Vec<String> =
                lines[..signs].iter().filter(|line| !is_title(line)).cloned().collect();
            if size.0 == 40 {
                // There keys and titles go on in the next row.
                assert_eq!(words(&told), words(&expected), "{context:?}");
            } else {
                assert_eq!(BTreeSet::from_iter(told), expected, "{context:?}");
                others = lines[..signs]
                    .iter()
                    .filter(is_title)
                    .chain(&lines[signs..])
                    .cloned()
                    .collect();
            }
        }
    }
    assert_eq!(seen.len(), Context::ALL.len() - 1, "{seen:?}");
}

/// Contexts of answers to what is asked at the time: no key leads there from elsewhere.
const ASKED: [Context; 8] = [
    Context::Ask,
    Context::Picker,
    Context::Menu,
    Context::Question,
    Context::Notice,
    Context::Help,
    Context::Plan,
    Context::Combine,
];

#[test]
fn the_palette_offers_every_action_and_says_where_those_act_that_do_not_here() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (start, keys) in STATES {
        let size = (80, 24);
        let stage = state(*start, keys, size);
        let context = stage.model.context();
        let Some(palette) = key_of(context, Action::ShowPalette) else { continue };
        if !seen.insert(format!("{context:?}")) {
            continue;
        }
        let mut stage = state(*start, keys, size);
        stage.send(Msg::Key(palette));
        let offered = commands(&stage);
        let is_here = |action: Action| rows_in(context).any(|row| row.action == action);
        let is_offered = |action: Action| offered.iter().any(|(offered, _)| *offered == action);
        for row in TABLE.iter().filter(|row| row.action != Action::ShowPalette) {
            let rows = || TABLE.iter().filter(|other| other.action == row.action);
            let is_asked = rows().flat_map(Row::contexts).all(|context| ASKED.contains(&context));
            let is_command = !is_asked && !rows().all(Row::is_of_fields);
            let wanted = is_here(row.action) || is_command;
            assert_eq!(is_offered(row.action), wanted, "{:?} in {context:?}", row.action);
        }
        let here = offered.iter().take_while(|(action, _)| is_here(*action)).count();
        for (action, aside) in &offered[here..] {
            assert!(!is_here(*action), "{action:?} in {context:?} behind those from elsewhere");
            let aside = aside.as_deref().unwrap_or_default();
            let is_place = ["at Home", "in the ", "on the "].iter().any(|at| aside.starts_with(at));
            assert!(is_place, "{action:?} in {context:?}: {aside:?}");
        }
        for (place, (action, aside)) in offered[..here].iter().enumerate() {
            let mut stage = state(*start, keys, size);
            stage.send(Msg::Key(palette));
            let Some(Overlay::Pick(picker)) = stage.model.overlays.last_mut() else { panic!() };
            picker.cursor = place;
            let title = action.words().title;
            let begin: String = title.chars().take(12).collect();
            assert!(stage.screen().contains(&begin), "{title} in {context:?}\n{}", stage.screen());
            stage.model.message = None;
            let choose = key_of(Context::Picker, Action::Choose).unwrap();
            stage.send(Msg::Key(choose));
            let message = stage.model.message.as_ref();
            let is_refused = message.is_some_and(|message| message.kind == Kind::Refused)
                || stage.model.form().is_some_and(|form| form.complaint.is_some());
            if aside.is_none() && *action != Action::Keep {
                assert!(!is_refused, "{action:?} in {context:?}: {}", stage.message());
            }
        }
    }
    let without: Vec<Context> = Context::ALL
        .into_iter()
        .filter(|context| !seen.contains(&format!("{context:?}")))
        .collect();
    assert_eq!(without, [Context::Picker, Context::Help], "a search is no place for another");
}

/// The commands of an open palette, and why each cannot be carried out or where it can be.
fn commands(stage: &Stage) -> Vec<(Action, Option<String>)> {
    let Some(Overlay::Pick(picker)) = stage.model.overlays.last() else {
        panic!("no palette on\n{}", stage.screen())
    };
    let command = |hit: &readyroom::tui::model::picker::Hit| match hit.choice {
        Choice::Command(action) => (action, hit.aside.as_deref().map(str::to_owned)),
        _ => panic!("no command: {hit:?}"),
    };
    picker.hits.iter().map(command).collect()
}

#[test]
fn the_digits_that_a_field_of_a_name_offers_pick() {
    for (start, keys) in [(designed as Start, "o<C-u>"), (designed, "syn")] {
        let mut stage = state(start, keys, (80, 24));
        assert!(stage.screen().contains("a digit picks: 1 "), "{}", stage.screen());
        let before = stage.state();
        stage.play("1");
        assert!(stage.state() != before && !stage.screen().contains("a digit picks: 1 "));
    }
}
