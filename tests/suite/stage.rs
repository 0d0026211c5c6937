//! A stage without a terminal: it sends keys to the model and runs the effects at once, on a real store in
//! a folder of its own. The clock stands still unless a test moves it.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{PersonName, SystemName, User};
use readyroom::domain::session::Session;
use readyroom::store::bookmark;
use readyroom::store::config::AfterGap;
use readyroom::store::desk::{self, Desk};
use readyroom::store::last_report;
use readyroom::store::messages::Command;
use readyroom::store::places::Places;
use readyroom::store::reader;
use readyroom::store::sessions::{self, Loaded};
use readyroom::tui::chord::{Chord, Key};
use readyroom::tui::keymap::Keymap;
use readyroom::tui::model::look::{Between, Look, Mouse, ThemeName};
use readyroom::tui::model::review::Review;
use readyroom::tui::model::{Model, Setup, Size};
use readyroom::tui::themes;
use readyroom::tui::update::{self, Effect, Msg};
use readyroom::tui::view;
use readyroom::tui::view::drawing::Drawn;
use tempfile::TempDir;

/// Colours and every character.
pub const COLOUR: Look = Look { ascii: false, theme: ThemeName::Automatic };

/// The time of every test: a Sunday, the day of the sample review.
pub fn noon() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-22T14:02:00+01:00").unwrap()
}

/// The program without a terminal.
pub struct Stage {
    pub model: Model,
    pub desk: Desk,
    pub places: Places,
    /// Effects that were not carried out: suspend, redraw, quit.
    pub left: Vec<Effect>,
    /// The external editor: returns the edited text, or its error.
    pub editor: fn(&str) -> Result<String, String>,
    pub now: Now,
    pub dir: TempDir,
}

impl Stage {
    fn setup(dir: &TempDir) -> Setup {
        Setup {
            places: Places::below(dir.path()),
            user: User::Named(PersonName::parse("ana").unwrap()),
            look: COLOUR,
            themes: themes(&[]),
            mouse: Mouse::default(),
            between: Between::default(),
            keymap: Keymap::default(),
            home: Some(dir.path().to_owned()),
            minutes: 60,
            after_gap: AfterGap::Stay,
            review_every: None,
            auto_sync: readyroom::store::config::AutoSync::Off,
            editor: "vi".to_owned(),
            warning: None,
        }
    }

    fn new(dir: TempDir, model: Model, desk: Desk) -> Self {
        let places = model.setup.places.clone();
        let mut model = model;
        model.last_report = last_report::load(&places);
        if model.review.is_none() {
            model.home.begin_with(bookmark::load_home(&places));
        }
        let editor = |_: &str| Err("there is no editor".to_owned());
        let now = model.now;
        let mut stage = Self { model, desk, places, left: Vec::new(), editor, now, dir };
        let effects = update::begin(&mut stage.model, readyroom::tui::Beginning::default());
        stage.carry_out(effects);
        stage
    }

    /// At Home, without any session.
    pub fn at_home(width: u16, height: u16) -> Self {
        Self::at_home_with(width, height, |_| ())
    }

    /// At Home, with whatever is put there first.
    pub fn at_home_with(width: u16, height: u16, prepare: impl FnOnce(&Places)) -> Self {
        fastrand::seed(7);
        let dir = tempfile::tempdir().unwrap();
        let setup = Self::setup(&dir);
        prepare(&setup.places);
        let desk = Desk::new(setup.places.clone(), None);
        let model = Model::at_home(setup, Size { width, height }, Now::fixed(noon()));
        Self::new(dir, model, desk)
    }

    /// In a new session of payments-api.
    pub fn in_review(width: u16, height: u16) -> Self {
        Self::in_session(width, height, None, |_| ())
    }

    /// In a session, as `readyroom open` opens it.
    pub fn in_session(
        width: u16,
        height: u16,
        checklist: Option<std::sync::Arc<readyroom::domain::records::checklist::Checklist>>,
        prepare: impl FnOnce(&mut Session),
    ) -> Self {
        fastrand::seed(7);
        let dir = tempfile::tempdir().unwrap();
        let setup = Self::setup(&dir);
        let loaded = create(&setup.places, "payments-api", noon(), checklist, prepare);
        let desk = Desk::new(setup.places.clone(), Some(loaded.clone()));
        let opened = desk::opened(&setup.places, loaded);
        let model = Model::in_session(setup, Size { width, height }, Now::fixed(noon()), opened);
        Self::new(dir, model, desk)
    }

    /// The same data dir after the end of the program, with a session opened again.
    pub fn opened_again(self, path: &std::path::Path) -> Self {
        self.opened_later(path, 0)
    }

    /// The same so many minutes after noon.
    pub fn opened_later(self, path: &std::path::Path, minutes: i64) -> Self {
        let loaded = sessions::load(path).unwrap();
        let setup = self.model.setup.clone();
        let desk = Desk::new(setup.places.clone(), Some(loaded.clone()));
        let opened = desk::opened(&setup.places, loaded);
        let now = Now::fixed(noon() + TimeDelta::minutes(minutes));
        Self::new(self.dir, Model::in_session(setup, self.model.size, now, opened), desk)
    }

    /// The program ends, and another begins at Home.
    pub fn at_home_again(self) -> Self {
        let setup = self.model.setup.clone();
        let desk = Desk::new(setup.places.clone(), None);
        let size = self.model.size;
        Self::new(self.dir, Model::at_home(setup, size, Now::fixed(noon())), desk)
    }

    /// Looks like another terminal.
    pub fn looking(mut self, look: Look) -> Self {
        self.model.setup.look = look;
        self
    }

    /// Presses keys: plain characters, and names in angle brackets as in `<Enter>` or `<C-p>`;
    /// `<lt>` is `<`.
    pub fn play(&mut self, keys: &str) -> &mut Self {
        for chord in chords(keys) {
            self.send(Msg::Key(chord));
        }
        self
    }

    /// Lets something happen.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        // As the runtime does: a frame before the key tells how far there is to scroll.
        let drawn = self.frame().1;
        self.model.extent = drawn.extent;
        self.model.last_spots = drawn.spots;
        let effects = update::update(&mut self.model, msg, self.now);
        self.carry_out(effects);
        self
    }

    /// Lets something happen and gives its effects, carrying none out.
    pub fn effects_of(&mut self, msg: Msg) -> Vec<Effect> {
        update::update(&mut self.model, msg, self.now)
    }

    /// Lets time pass.
    pub fn wait(&mut self, minutes: i64) -> &mut Self {
        self.now.steady += Duration::from_secs(60 * minutes.unsigned_abs());
        self.set_clock(minutes)
    }

    /// Sets the clock on the wall forward or back, and no time passes.
    pub fn set_clock(&mut self, minutes: i64) -> &mut Self {
        self.now.at += TimeDelta::minutes(minutes);
        self
    }

    /// Looks for what others have changed, as the worker does now and then.
    pub fn look(&mut self) -> &mut Self {
        let mut reports = Vec::new();
        self.desk.look(&mut |report| reports.push(report));
        for report in reports {
            self.send(Msg::Store(report));
        }
        self
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(order) => {
                    let mut reports = Vec::new();
                    let asked = if let Command::List(asked) = order { Some(asked) } else { None };
                    if let Command::Portfolio(now) = order {
                        reports.push(reader::facts(&self.places, now));
                    }
                    self.desk.take(order, &mut |report| reports.push(report));
                    self.desk.save(&mut |report| reports.push(report));
                    if let Some(asked) = asked {
                        let places = &self.places;
                        reader::answer(places, asked, &|| true, &mut |part| reports.push(part));
                    }
                    for report in reports {
                        self.send(Msg::Store(report));
                    }
                }
                Effect::Editor { text, .. } => {
                    let edited = (self.editor)(&text);
                    self.send(Msg::Edited(edited));
                }
                // No editor runs here.
                Effect::Watch(_) => {}
                other => self.left.push(other),
            }
        }
    }

    /// The open session's review.
    pub fn review(&self) -> &Review {
        self.model.review.as_ref().expect("a session is open")
    }

    /// The open session.
    pub fn session(&self) -> &Session {
        &self.review().session
    }

    /// The answer under the cursor.
    pub fn answer(&self) -> &readyroom::domain::records::answer::Answer {
        self.session().answer(self.review().cursor)
    }

    /// The id of the item under the cursor.
    pub fn item(&self) -> String {
        self.session().checklist().item(self.review().cursor).id.to_string()
    }

    /// The statuses of all items as one letter each: d, p, m, x, and a dot.
    pub fn statuses(&self) -> String {
        use readyroom::domain::basics::status::Status;
        let letter = |status| match status {
            Some(Status::Done) => 'd',
            Some(Status::Partial) => 'p',
            Some(Status::Missing) => 'm',
            Some(Status::NotApplicable) => 'x',
            None => '.',
        };
        self.session().answers().map(|(_, answer)| letter(answer.status)).collect()
    }

    /// The session as it stands on the disk.
    pub fn on_disk(&self) -> Session {
        sessions::load(&self.review().path).unwrap().session
    }

    /// Returns the text of the message line.
    pub fn message(&self) -> String {
        self.model.message.as_ref().map(|message| message.text.clone()).unwrap_or_default()
    }

    /// A frame.
    pub fn frame(&self) -> (Buffer, Drawn) {
        let Size { width, height } = self.model.size;
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width, height });
        let drawn = view::draw(&self.model, &mut buffer);
        (buffer, drawn)
    }

    /// The words on the screen in one line, however they are wrapped.
    pub fn words(&self) -> String {
        let screen = self.screen().replace('│', " ");
        screen.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        text_of(&self.frame().0)
    }

    /// The file of a session in the list, by its place.
    pub fn file(&self, place: usize) -> PathBuf {
        self.model.home.entries()[place].path.clone()
    }
}

/// Creates a session as it would be after some work.
pub fn create(
    places: &Places,
    system: &str,
    at: DateTime<FixedOffset>,
    checklist: Option<std::sync::Arc<readyroom::domain::records::checklist::Checklist>>,
    prepare: impl FnOnce(&mut Session),
) -> Loaded {
    let checklist =
        checklist.unwrap_or_else(readyroom::domain::records::checklist::Checklist::built_in);
    let system = SystemName::parse(system).unwrap();
    let mut loaded = sessions::create(places, &system, &checklist, Now::fixed(at)).unwrap();
    let mut session = loaded.session.clone();
    prepare(&mut session);
    sessions::save(&mut loaded, &session).unwrap();
    loaded
}

/// Keys as a string, see [`Stage::play`].
pub fn chords(keys: &str) -> Vec<Chord> {
    let mut chords = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let end = rest.find('>').expect("a name in angle brackets ends");
            chords.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            chords.push(Chord::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    chords
}

fn named(name: &str) -> Chord {
    if let Some(c) = name.strip_prefix("C-") {
        return Chord::ctrl(c.chars().next().unwrap());
    }
    if let Some(key) = name.strip_prefix("A-") {
        let mut letters = key.chars();
        return Chord::alt(match (letters.next(), letters.next()) {
            (Some(letter), None) => Key::Char(letter),
            _ => named(key).key,
        });
    }
    Chord::key(match name {
        "Enter" => Key::Enter,
        "Esc" => Key::Esc,
        "Tab" => Key::Tab,
        "S-Tab" => Key::BackTab,
        "BS" => Key::Backspace,
        "Del" => Key::Delete,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        "PgUp" => Key::PageUp,
        "PgDn" => Key::PageDown,
        "F1" => Key::F(1),
        "Space" => Key::Char(' '),
        "lt" => Key::Char('<'),
        other => panic!("no key is named {other}"),
    })
}

/// The text of a frame, without blanks at the ends of lines.
pub fn text_of(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(usize::from(buffer.area.width.max(1)));
    let line = |row: &[ratatui::buffer::Cell]| {
        let mut line = String::new();
        let mut hidden = 0;
        for cell in row {
            if hidden == 0 {
                line.push_str(cell.symbol());
                hidden = readyroom::domain::basics::text::columns(cell.symbol()).saturating_sub(1);
            } else {
                hidden -= 1;
            }
        }
        line.trim_end().to_owned()
    };
    rows.map(line).collect::<Vec<_>>().join("\n")
}

/// The styles of a frame: for every row that has any, the columns and what they look like.
pub fn styles_of(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width.max(1))).enumerate() {
        let look = |cell: &ratatui::buffer::Cell| {
            assert_eq!(cell.bg, Color::Reset, "no background is ever set");
            let colour = match cell.fg {
                Color::Reset => String::new(),
                colour => format!("{colour}"),
            };
            let names = [
                (Modifier::BOLD, "bold"),
                (Modifier::DIM, "dim"),
                (Modifier::UNDERLINED, "underlined"),
                (Modifier::REVERSED, "reversed"),
            ];
            let modifiers = names.iter().filter(|(flag, _)| cell.modifier.contains(*flag));
            let words =
                std::iter::once(colour).chain(modifiers.map(|(_, name)| (*name).to_owned()));
            words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let mut runs: Vec<(usize, usize, String)> = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let look = look(cell);
            match runs.last_mut() {
                Some((_, end, last)) if *last == look && *end + 1 == x => *end = x,
                _ => runs.push((x, x, look)),
            }
        }
        let runs: Vec<String> = runs
            .into_iter()
            .filter(|(.., look)| !look.is_empty())
            .map(|(from, to, look)| format!("{from}-{to} {look}"))
            .collect();
        if !runs.is_empty() {
            lines.push(format!("{y:>2}: {}", runs.join(", ")));
        }
    }
    lines.join("\n")
}
