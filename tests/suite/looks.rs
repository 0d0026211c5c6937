//! Themes: every one shows the same information, and none by colour alone.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use readyroom::tui::model::look::{Look, ThemeName};
use readyroom::tui::update::Effect;

use crate::cli::Shell;
use crate::hints::{Start, designed, kept, not_saved, read_only, systems, two_notes, two_values};
use crate::screens::{as_designed, mostly, three_systems};
use crate::stage::{COLOUR, Stage, text_of};
use crate::terminal::Terminal;

fn in_theme(theme: ThemeName) -> Look {
    Look { ascii: false, theme }
}

/// Lists: the keys that show each, and those that select the next row.
const LISTS: [(&str, &str); 7] = [
    ("g", "j"),
    ("f", "j"),
    (":", "<Down>"),
    ("/a", "<Down>"),
    ("s", "j"),
    ("w", "<Down>"),
    ("sy", "j"),
];

/// Returns a row from a column on.
fn row(buffer: &Buffer, from: usize, y: usize) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[y * width + from..(y + 1) * width]
}

/// Returns the symbols and modifiers of a row, without colours.
fn without_colour(row: &[Cell]) -> Vec<(&str, Modifier)> {
    row.iter().map(|cell| (cell.symbol(), cell.modifier)).collect()
}

#[test]
fn in_every_theme_the_selected_row_has_a_mark_and_stands_out_by_more_than_colour() {
    for theme in ThemeName::BUILT_IN {
        for (keys, next) in LISTS {
            let mut stage = Stage::in_session(80, 24, None, as_designed).looking(in_theme(theme));
            stage.play(keys);
            let (before, _) = stage.frame();
            stage.play(next);
            let (after, _) = stage.frame();
            // Beside the filters stands the list, which has a cursor of its own.
            let from = if keys == "f" { 44 } else { 0 };
            let marked = |y: &usize| row(&before, from, *y).iter().any(|cell| cell.symbol() == "▸");
            let moved = |y: &usize| !row(&after, from, *y).iter().any(|cell| cell.symbol() == "▸");
            let selected: Vec<usize> = (0..24).filter(marked).filter(moved).collect();
            let [y] = selected[..] else {
                panic!("{theme:?} {keys}: {selected:?}\n{}", text_of(&before))
            };
            let (was, is) =
                (without_colour(row(&before, from, y)), without_colour(row(&after, from, y)));
            let text = was.iter().zip(&is).filter(|(was, is)| was.0 == is.0 && was.0 != " ");
            let stands_out = text.filter(|(was, is)| was.1 != is.1).count();
            assert!(stands_out >= 2, "{theme:?} {keys}\n{}", text_of(&before));
        }
    }
}

#[test]
fn every_theme_shows_the_same_text() {
    for keys in ["", "s", "<Enter>", "w<Enter>", "?"] {
        let shown = |theme| {
            let mut stage = Stage::in_session(80, 24, None, as_designed).looking(in_theme(theme));
            stage.play("4").play(keys);
            stage.screen()
        };
        let automatic = shown(ThemeName::Automatic);
        for theme in ThemeName::BUILT_IN {
            assert_eq!(shown(theme), automatic, "{theme:?} after {keys}");
        }
    }
    let mut stage = Stage::in_session(80, 24, None, as_designed);
    stage.play("2");
    for words in ["✓ done", "◐ partial", "✗ missing", "no owner"] {
        assert!(stage.screen().contains(words), "{words}\n{}", stage.screen());
    }
}

/// Every state: where it is, the keys before it and into it, and the words or marks that tell it.
const TOLD: &[(&str, Start, [&str; 2], &str, &str)] = &[
    ("done", designed, ["gc", "d"], "▸ ✓ done", "> d done"),
    ("partial", designed, ["g", "p"], "▸ ◐ partial", "> p partial"),
    ("missing", designed, ["g", "m"], "▸ ✗ missing", "> m missing"),
    ("not applicable", designed, ["g", "xno<Enter>"], "▸ – n/a", "> x n/a"),
    ("unassessed", designed, ["g", "c"], "▸ · unassessed", "> . unassessed"),
    ("a blocker", designed, ["2jj", "b"], "1 blocker", "1 blocker"),
    ("an item that blocks", designed, ["2jj", "b"], "‼ blocker", "!! blocker"),
    ("overdue", designed, ["2jj", "t<C-u>2026-11-01<Enter>"], "overdue", "overdue"),
    (
        "overdue in the plan",
        designed,
        ["s", "q2jjt<C-u>2026-11-01<Enter>s"],
        "overdue 11-01",
        "overdue 11-01",
    ),
    ("parked", designed, ["w<Enter>", "z<PgUp>"], "✓ done parked", "d done parked"),
    (
        "an accepted risk",
        designed,
        ["2jj", "adana<Tab>why<Tab><Tab>+1m<Enter>"],
        "Accepted",
        "Accepted",
    ),
    ("two values", two_values, [">", "u"], "or ana status: partial", "or ana status: partial"),
    ("two notes", two_notes, ["g&", "u"], "< keep > take & both", "< keep > take & both"),
    ("the selected item", designed, ["g", "j"], "▸ ✓ done Password", "> d done Password"),
    ("a ticked item", designed, ["g", "<Space>"], "▸■✓ done", ">*d done"),
    ("how many are ticked", designed, ["g", "<Space>"], "1 ticked", "1 ticked"),
    ("a ticked session", systems, ["g", "<Space>"], "■▸ payments-api", "*> payments-api"),
    ("the current field", designed, ["n", "<Tab>"], "▸Owner", ">Owner"),
    ("the current field of a question", systems, ["n", "<Tab>"], "▸Checklist", ">Checklist"),
    ("the chosen filter", designed, ["f", "<Down>"], "▸ unassessed", "> unassessed"),
    ("the chosen outcome", designed, ["sy", "<Down>"], "▸ n no-go", "> n no-go"),
    ("the chosen command", designed, [":", "<Down>"], "▸ partial: some", "> partial: some"),
    ("the chosen agenda", kept, ["gNw", "<Down>"], "▸ only unassessed", "> only unassessed"),
    ("the chosen format", designed, ["E", "<C-n>"], "▸Markdown, short", ">Markdown, short"),
    ("the current category", designed, ["g", "<Tab>"], "Data and State", "Data and State"),
    ("the clock stands", designed, ["w<Enter>", "w"], ", paused", ", paused"),
    (
        "a command that cannot be done",
        designed,
        ["", ":redo"],
        "nothing to redo",
        "nothing to redo",
    ),
    ("somebody is absent", designed, ["Pnzoe<Enter><Esc>", "<Space>"], "absent", "absent"),
    (
        "somebody is present",
        designed,
        ["Pnzoe<Enter><Esc><Space>", "<Space>"],
        "zoe facilitator present",
        "zoe facilitator present",
    ),
    ("a filter", designed, ["g", "f<Down><Enter>"], "Only unassessed", "Only unassessed"),
    ("a draft", designed, ["g", "nabc<Esc>"], "Not kept Note: abc", "Not kept Note: abc"),
];

/// A screen as it is read aloud: line by line, blanks and frames left out.
fn read_aloud(stage: &Stage) -> String {
    let line =
        |line: &str| line.replace(['│', '|'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    stage.screen().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn without_colour_every_state_has_a_word_or_a_mark() {
    let mut silent = Vec::new();
    for (what, start, [before, into], told, in_ascii) in TOLD {
        for (ascii, told) in [(false, told), (true, in_ascii)] {
            let look = Look { ascii, theme: ThemeName::Monochrome };
            let mut stage = start(80, 24).looking(look);
            stage.play(before);
            let without = read_aloud(&stage);
            stage.play(into);
            let with = read_aloud(&stage);
            // What is told all the time tells nothing.
            if without.contains(told) || !with.contains(told) {
                silent.push(format!("{what}: `{told}`, before\n{without}\n\nthen\n{with}\n\n"));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.concat());
}

#[test]
fn without_colour_header_and_band_show_the_state_of_a_session() {
    let plain = Look { ascii: false, theme: ThemeName::Monochrome };
    let said = |stage: Stage| stage.looking(plain).screen();
    assert!(said(read_only(80, 24)).contains("READ-ONLY"));
    assert!(said(not_saved(80, 24)).contains("NOT SAVED: disk full"));
    assert!(said(designed(80, 24)).lines().next().unwrap().contains("saved "));
    for (done, band) in [(0, "PRE-PRODUCTION"), (20, "MANAGED RISK"), (32, "STRONG BASELINE")] {
        let stage = |width, height| Stage::in_session(width, height, None, mostly(done, 32 - done));
        for (width, height) in [(80, 24), (60, 18), (40, 10)] {
            assert!(said(stage(width, height)).contains(band), "{band} at {width}x{height}");
        }
    }
    let mut lapsed = designed(80, 24);
    lapsed.play("2jjadana<Tab>why<Tab><Tab>+1d<Enter>").wait(3 * 24 * 60).play("kj");
    let said = said(lapsed);
    assert!(said.contains("risk lapsed") && said.contains("LAPSED: "), "{said}");
}

#[test]
fn ascii_is_turned_on_and_off_at_once() {
    let mut stage = Stage::in_session(80, 24, None, as_designed);
    let before = stage.screen();
    stage.play(":ascii<Enter>");
    assert_eq!(stage.left.pop(), Some(Effect::Redraw));
    assert!(stage.screen().is_ascii(), "{}", stage.screen());
    stage.play(":ascii<Enter>");
    assert_eq!(stage.left.pop(), Some(Effect::Redraw));
    assert_eq!(stage.message(), "every character");
    stage.play("kj");
    assert_eq!(stage.screen(), before);
}

#[test]
fn the_palette_switches_themes_and_names_them() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    assert_eq!(stage.model.setup.look, COLOUR);
    for (theme, name) in [
        (ThemeName::Light, "theme light"),
        (ThemeName::Monochrome, "theme monochrome"),
        (ThemeName::HighContrast, "theme high-contrast"),
        (ThemeName::ColourBlind, "theme colour-blind"),
        (ThemeName::Automatic, "theme automatic"),
    ] {
        stage.play(":next theme<Enter>");
        assert_eq!(stage.model.setup.look.theme, theme);
        assert_eq!(stage.message(), name);
    }
}

/// The parameters of every sequence that says how text looks.
fn styles(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.flat_map(|one| one.split(';').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn without_colours_no_byte_of_a_colour_is_sent_and_in_high_contrast_nothing_is_dim() {
    let shell = Shell::new();
    let run = |arguments: &[&str], environment: &[(&str, &str)]| {
        let id = shell.new_session("payments-api");
        let arguments = [arguments, &["open", &id]].concat();
        let mut terminal = Terminal::start_with(&shell, &arguments, environment);
        terminal
            .wait_for("32 unassessed")
            .send("dpmb?")
            .wait_for("Keys in")
            .send("\x1b")
            .wait_for("31 unassessed")
            .send("s")
            .wait_for("Open, 1");
        terminal.send("qq").ended();
        styles(&terminal.bytes())
    };
    // Back to the terminal's own colour is no colour.
    let is_colour = |style: &String| {
        let number: u8 = style.parse().unwrap_or(0);
        matches!(number, 30..=38 | 40..=48 | 90..=107)
    };
    assert!(run(&[], &[]).iter().any(is_colour));
    for (arguments, environment) in [
        (&[][..], &[("NO_COLOR", "1")][..]),
        (&["--color", "never"], &[]),
        (&["--theme", "monochrome"], &[]),
        (&["--theme", "high-contrast"], &[]),
    ] {
        let styles = run(arguments, environment);
        assert!(!styles.iter().any(is_colour), "{arguments:?} {environment:?}: {styles:?}");
        let is_dim = styles.iter().any(|style| style == "2");
        assert_eq!(is_dim, !arguments.contains(&"high-contrast"), "{arguments:?}");
    }
}

#[test]
fn no_theme_sets_a_background() {
    for theme in ThemeName::BUILT_IN {
        let stage = Stage::in_session(80, 24, None, as_designed).looking(in_theme(theme));
        assert!(stage.frame().0.content.iter().all(|cell| cell.bg == Color::Reset), "{theme:?}");
    }
}

#[test]
fn no_style_covers_the_blanks_around_its_words() {
    let stage = Stage::in_session(80, 24, None, as_designed);
    let mut stage = stage.looking(in_theme(ThemeName::HighContrast));
    for keys in ["2jb", "s", "q/r"] {
        stage.play(keys);
        let (buffer, _) = stage.frame();
        let seen = Modifier::REVERSED | Modifier::UNDERLINED;
        for row in buffer.content.chunks(80) {
            let runs = row.chunk_by(|a, b| a.modifier & seen == b.modifier & seen);
            for run in runs.filter(|run| run[0].modifier.intersects(seen)) {
                let words: String = run.iter().map(Cell::symbol).collect();
                assert_eq!(words.trim(), words);
            }
        }
    }
}
