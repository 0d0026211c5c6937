//! The mouse, if it is enabled: clicks, the wheel, and the targets under them.

use std::fs;

use readyroom::tui::model::look::Mouse;
use readyroom::tui::model::mouse::Click;
use readyroom::tui::update::{Effect, Msg};

use crate::cli::Shell;
use crate::screens::{as_designed, three_systems};
use crate::stage::Stage;
use crate::terminal::Terminal;

impl Stage {
    /// Clicks on the first place where a text stands.
    #[track_caller]
    fn click(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let found =
            screen.lines().enumerate().find_map(|(row, line)| Some((row, line.find(text)?)));
        let (row, at) = found.unwrap_or_else(|| panic!("no {text} on\n{screen}"));
        let line = screen.lines().nth(row).unwrap();
        let column = readyroom::domain::basics::text::columns(&line[..at]);
        let at = Click::At { column: column.try_into().unwrap(), row: row.try_into().unwrap() };
        self.send(Msg::Mouse(at))
    }
}

/// The same stage with the mouse on.
fn with_mouse(mut stage: Stage) -> Stage {
    stage.model.setup.mouse = Mouse::Ours;
    stage
}

#[test]
fn without_mouse_support_clicks_do_nothing() {
    let mut stage = review();
    stage.model.setup.mouse = Mouse::OfTheTerminal;
    stage.click("Roles and permissions").click("m missing").click("Security");
    stage.send(Msg::Mouse(Click::WheelDown)).click("n note");
    assert_eq!(stage.review().cursor.0, 0, "{}", stage.screen());
    assert_eq!(stage.statuses(), review().statuses());
    assert!(stage.review().strip.is_none());
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let before = terminal.screen();
    terminal.send("\x1b[<0;10;8M\x1b[<0;3;24M\x1b[<65;3;8M\x1b[M #%").settle();
    assert_eq!(terminal.screen(), before);
}

fn review() -> Stage {
    let mut stage = with_mouse(Stage::in_session(80, 24, None, as_designed));
    stage.play("g");
    stage
}

#[test]
fn a_click_selects_a_row() {
    let mut stage = review();
    stage.click("Roles and permissions");
    assert_eq!(stage.review().cursor.0, 2, "{}", stage.screen());
    stage.play("f").click("gaps, no owner");
    assert!(stage.screen().contains("▸ gaps, no owner"), "{}", stage.screen());
    let mut stage = with_mouse(Stage::at_home_with(80, 24, three_systems));
    stage.click("ledger-core");
    assert!(stage.screen().contains(" ▸ ledger-core"), "{}", stage.screen());
    stage.play(":").click("new review");
    assert!(stage.screen().contains("▸ new review"), "{}", stage.screen());
}

#[test]
fn a_click_goes_to_a_category_and_does_what_a_hint_says() {
    for width in [80, 120] {
        let mut stage = with_mouse(Stage::in_session(width, 40, None, as_designed));
        stage.click("Security");
        assert_eq!(stage.review().category().0, 5, "{}", stage.screen());
    }
    let mut stage = review();
    stage.click("m missing");
    assert!(stage.statuses().starts_with('m'), "{}", stage.statuses());
    stage.click("n note");
    assert!(stage.review().strip.is_some());
    stage.click("Enter keep");
    assert!(stage.review().strip.is_none());
    stage.click("? keys").click("Esc close");
    assert!(stage.model.overlays.is_empty());
}

#[test]
fn a_click_on_nothing_or_below_an_overlay_does_nothing() {
    let mut stage = review();
    stage.click("complete");
    assert_eq!(stage.review().cursor.0, 0);
    stage.play("?");
    for row in 0..24 {
        stage.send(Msg::Mouse(Click::At { column: 79, row }));
        stage.send(Msg::Mouse(Click::At { column: 200, row }));
    }
    stage.play("<Esc>n");
    for row in 0..20 {
        stage.send(Msg::Mouse(Click::At { column: 30, row }));
    }
    assert!(stage.review().strip.is_some());
    assert_eq!(stage.review().cursor.0, 0);
}

#[test]
fn the_wheel_goes_three_rows_and_scrolls_what_can_be_scrolled() {
    let mut stage = review();
    stage.send(Msg::Mouse(Click::WheelDown)).send(Msg::Mouse(Click::WheelDown));
    assert_eq!(stage.review().cursor.0, 6);
    stage.send(Msg::Mouse(Click::WheelUp));
    assert_eq!(stage.review().cursor.0, 3);
    stage.play("?");
    let top = stage.screen();
    stage.send(Msg::Mouse(Click::WheelDown));
    assert_ne!(stage.screen(), top);
    stage.play("<Esc>n").send(Msg::Mouse(Click::WheelDown));
    assert_eq!(stage.review().cursor.0, 3);
}

#[test]
fn the_palette_turns_the_mouse_on_and_off() {
    let mut stage = review();
    stage.play(":mouse<Enter>");
    assert_eq!(stage.left.pop(), Some(Effect::Mouse(Mouse::OfTheTerminal)));
    stage.play(":mouse<Enter>");
    assert_eq!(stage.left.pop(), Some(Effect::Mouse(Mouse::Ours)));
}

#[test]
fn the_mouse_is_captured_only_if_configured_and_released_at_the_end() {
    let taken = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\x1b[?1000h");
    let left = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\x1b[?1000l");
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("q").ended();
    terminal.settle();
    assert!(!taken(&terminal.bytes()) && !left(&terminal.bytes()));
    let path = shell.dir.path().join("config.toml");
    fs::write(&path, "mouse = true\n").unwrap();
    let mut terminal = Terminal::start(&shell, &["--config", path.to_str().unwrap(), "open", &id]);
    terminal.wait_for("32 unassessed").send("\x1b[<0;10;8M\x1b[<0;10;8m").settle();
    terminal.send("q").wait_until("mouse given back", |terminal| left(&terminal.bytes()));
    assert!(taken(&terminal.bytes()));
}
