//! The pictures of the README, drawn from the program's own frames.
//!
//! `READYROOM_PICTURES=write cargo test pictures` makes them anew; else they are held against what
//! the program draws today.

use std::fmt::Write;
use std::path::PathBuf;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use readyroom::domain::text::columns;

use crate::screens;
use crate::stage::{Stage, noon};

const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 14.0;
const GROUND: &str = "#1d1f21";
const INK: &str = "#d8dbe0";

fn colour(colour: Color) -> &'static str {
    match colour {
        Color::Red => "#ff7b72",
        Color::Green => "#8ccf7e",
        Color::Yellow => "#e5c76b",
        Color::Cyan => "#6cd0ca",
        Color::Reset => INK,
        other => panic!("the theme has no {other}"),
    }
}

/// A frame as SVG: one text element for each run of one look, stretched to its columns.
fn svg(buffer: &Buffer) -> String {
    let (width, height) = (f64::from(buffer.area.width), f64::from(buffer.area.height));
    let (w, h) = (width * CELL.0 + 2.0 * MARGIN, height * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" xml:space=\"preserve\">\n"
    );
    for (y, row) in (0_u16..).zip(buffer.content.chunks(usize::from(buffer.area.width))) {
        for (x, text, cell) in runs(row) {
            if text.trim().is_empty() {
                continue;
            }
            let left = MARGIN + f64::from(x) * CELL.0;
            let base = MARGIN + f64::from(y) * CELL.1 + 13.0;
            #[expect(clippy::cast_precision_loss, reason = "columns of a screen")]
            let length = columns(&text) as f64 * CELL.0;
            let mut look = format!("fill=\"{}\"", colour(cell.fg));
            for (flag, style) in [
                (Modifier::BOLD, " font-weight=\"bold\""),
                (Modifier::DIM, " opacity=\"0.6\""),
                (Modifier::UNDERLINED, " text-decoration=\"underline\""),
            ] {
                if cell.modifier.contains(flag) {
                    look.push_str(style);
                }
            }
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            writeln!(out, "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" {look}>{text}</text>").unwrap();
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Runs of cells of one look: where, what, how.
fn runs(row: &[Cell]) -> Vec<(u16, String, &Cell)> {
    let mut runs: Vec<(u16, String, &Cell)> = Vec::new();
    for (x, cell) in (0_u16..).zip(row) {
        match runs.last_mut() {
            Some((_, text, first)) if (first.fg, first.modifier) == (cell.fg, cell.modifier) => {
                text.push_str(cell.symbol());
            }
            _ => runs.push((x, cell.symbol().to_owned(), cell)),
        }
    }
    runs
}

fn check(name: &str, stage: &Stage) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets").join(format!("{name}.svg"));
    let drawn = svg(&stage.frame().0);
    if std::env::var_os("READYROOM_PICTURES").is_some_and(|wish| wish == "write") {
        std::fs::write(&path, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "assets/{name}.svg is not what the program draws; make it anew with\n\
         READYROOM_PICTURES=write cargo test pictures"
    );
}

fn review(keys: &str, width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_session(width, height, None, screens::as_designed);
    stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
    stage.play("gjjjjjj").play(keys);
    stage
}

#[test]
fn pictures() {
    check("home", &Stage::at_home_with(80, 20, screens::three_systems));
    check("review", &review("cp", 80, 24));
    check(
        "strip",
        &review("ccn<C-u>Second drill: all three stores came back in 40 minutes.<Tab>", 80, 24),
    );
    check("wide", &review("", 120, 32));
    check("find", &review("/restore", 80, 24));
    check("export", &review("E", 100, 30));
    check("meeting", &screens::in_the_kept_review("gNw<Enter>=<Space>=p")(80, 24));
    check("summary", &screens::in_the_kept_review("G<Enter>s")(80, 24));
}
