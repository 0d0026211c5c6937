//! How things look, by choice: every theme tells the same, and none by colour alone.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use readyroom::tui::model::look::{Look, ThemeName};
use readyroom::tui::update::Effect;

use crate::cli::Shell;
use crate::screens::{as_designed, three_systems};
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

fn row(buffer: &Buffer, y: usize) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[y * width..(y + 1) * width]
}

/// What of a row is seen without colours.
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
            let marked = |y: &usize| row(&before, *y).iter().any(|cell| cell.symbol() == "▸");
            let moved = |y: &usize| !row(&after, *y).iter().any(|cell| cell.symbol() == "▸");
            let selected: Vec<usize> = (0..24).filter(marked).filter(moved).collect();
            let [y] = selected[..] else {
                panic!("{theme:?} {keys}: {selected:?}\n{}", text_of(&before))
            };
            let (was, is) = (without_colour(row(&before, y)), without_colour(row(&after, y)));
            let text = was.iter().zip(&is).filter(|(was, is)| was.0 == is.0 && was.0 != " ");
            let stands_out = text.filter(|(was, is)| was.1 != is.1).count();
            assert!(stands_out >= 2, "{theme:?} {keys}\n{}", text_of(&before));
        }
    }
}

#[test]
fn every_theme_says_the_same_words() {
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
fn the_palette_goes_through_the_themes_and_says_which() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    assert_eq!(stage.model.setup.look, COLOUR);
    for (theme, name) in [
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
            .wait_for("32 left")
            .send("dpmb?")
            .wait_for("Keys in")
            .send("\x1bs")
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
