//! What a key costs: `update` and `draw`, without the terminal. `cargo bench`
//!
//! With 10,000 items it must cost less than twice what it costs with 32.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::sync::Arc;

use chrono::DateTime;
use divan::Bencher;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{PersonName, SessionId, SystemName, User};
use readyroom::domain::records::checklist::{Checklist, ChecklistFile};
use readyroom::domain::session::Session;
use readyroom::store::bookmark::Bookmark;
use readyroom::store::config::AfterGap;
use readyroom::store::messages::Opened;
use readyroom::store::places::Places;
use readyroom::store::sessions::Loaded;
use readyroom::store::undo::LastRun;
use readyroom::tui::chord::Chord;
use readyroom::tui::keymap::Keymap;
use readyroom::tui::model::look::{Between, Look, Mouse, ThemeName};
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::model::{Model, Setup, Size};
use readyroom::tui::themes;
use readyroom::tui::update::{Msg, update};
use readyroom::tui::view;

const SMALL: Size = Size { width: 80, height: 24 };
const LARGE: Size = Size { width: 200, height: 50 };

/// Categories and items in each.
const CHECKLISTS: [(usize, usize); 4] = [(8, 4), (100, 100), (1, 10_000), (10_000, 1)];

fn main() {
    divan::main();
}

fn now() -> Now {
    Now::fixed(DateTime::parse_from_rfc3339("2026-11-22T14:02:00+01:00").unwrap())
}

fn checklist(categories: usize, items: usize) -> Arc<Checklist> {
    let item = |category: usize, item: usize| serde_json::json!({ "id": format!("c{category}.i{item}"), "text": "A statement that is true today or not." });
    let category = |number: usize| {
        let items: Vec<_> = (0..items).map(|i| item(number, i)).collect();
        serde_json::json!({ "id": format!("c{number}"), "title": format!("Category {number}"), "items": items })
    };
    let categories: Vec<_> = (0..categories).map(category).collect();
    let json = serde_json::json!({ "id": "bench", "title": "Bench", "categories": categories });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

fn model((categories, items): (usize, usize), size: Size) -> Model {
    let setup = Setup {
        places: Places::below("/nowhere".as_ref()),
        user: User::Named(PersonName::parse("ana").unwrap()),
        look: Look { ascii: false, theme: ThemeName::Automatic },
        themes: themes(&[]),
        mouse: Mouse::default(),
        between: Between::default(),
        keymap: Keymap::default(),
        home: None,
        minutes: 60,
        after_gap: AfterGap::Stay,
        review_every: None,
        auto_sync: readyroom::store::config::AutoSync::Off,
        editor: "vi".to_owned(),
        warning: None,
    };
    let system = SystemName::parse("payments-api").unwrap();
    let id = SessionId::new(system.text(), now().today(), 1);
    let session = Session::new(id, system, now().at.to_utc(), checklist(categories, items));
    let loaded = Loaded::without_file("/nowhere/x.json".into(), session);
    Model::in_session(
        setup,
        size,
        now(),
        Opened {
            loaded,
            bookmark: Bookmark::default(),
            undo: LastRun::default(),
            recoveries: Vec::new(),
            copies: Vec::new(),
            is_writable: true,
            is_unmerged: false,
            earlier: Vec::new(),
            assessing: Vec::new(),
        },
    )
}

fn buffer(size: Size) -> Buffer {
    Buffer::empty(Rect::new(0, 0, size.width, size.height))
}

/// Presses keys in turn, a frame after each.
fn press(bencher: Bencher<'_, '_>, checklist: (usize, usize), keys: &[char]) {
    let mut model = model(checklist, SMALL);
    // The middle of the list, where nothing is special.
    model.review.as_mut().unwrap().cursor.0 = checklist.0 * checklist.1 / 2;
    let mut buffer = buffer(SMALL);
    let mut turn = keys.iter().cycle();
    bencher.bench_local(|| {
        let key = *turn.next().unwrap();
        let effects = update(&mut model, Msg::Key(Chord::char(key)), now());
        buffer.reset();
        let cursor = view::draw(&model, &mut buffer);
        (effects.len(), cursor)
    });
}

/// Moves down and up.
#[divan::bench(args = CHECKLISTS)]
fn moving(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    press(bencher, checklist, &['j', 'k']);
}

/// Marks and takes the mark back.
#[divan::bench(args = CHECKLISTS, sample_count = 50, sample_size = 40)]
fn marking(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    press(bencher, checklist, &['d', 'p']);
}

/// Types into find and takes back what was typed.
#[divan::bench(args = CHECKLISTS)]
fn finding(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    let mut model = model(checklist, SMALL);
    let mut buffer = buffer(SMALL);
    let _ = update(&mut model, Msg::Key(Chord::char('/')), now());
    let mut turn = ["tru", "to", "statement 42", "sttmnt"].iter().cycle();
    bencher.bench_local(|| {
        let _ = update(&mut model, Msg::Key(Chord::ctrl('u')), now());
        let _ = update(&mut model, Msg::Paste((*turn.next().unwrap()).to_owned()), now());
        buffer.reset();
        view::draw(&model, &mut buffer)
    });
}

/// Draws the preview of a report at its end.
#[divan::bench(args = CHECKLISTS)]
fn previewing(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    let mut model = model(checklist, SMALL);
    let mut buffer = buffer(SMALL);
    let _ = update(&mut model, Msg::Key(Chord::char('E')), now());
    let Some(Overlay::Export(export)) = model.overlays.last_mut() else { return };
    export.scroll = usize::MAX;
    bencher.bench_local(|| {
        buffer.reset();
        view::draw(&model, &mut buffer)
    });
}

/// Draws the same frame again.
fn draw(bencher: Bencher<'_, '_>, checklist: (usize, usize), size: Size) {
    let model = model(checklist, size);
    let mut buffer = buffer(size);
    bencher.bench_local(|| {
        buffer.reset();
        view::draw(&model, &mut buffer)
    });
}

#[divan::bench(args = CHECKLISTS)]
fn drawing_80x24(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    draw(bencher, checklist, SMALL);
}

#[divan::bench(args = CHECKLISTS)]
fn drawing_200x50(bencher: Bencher<'_, '_>, checklist: (usize, usize)) {
    draw(bencher, checklist, LARGE);
}
