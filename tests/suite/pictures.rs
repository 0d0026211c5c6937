//! The pictures of the README, drawn from the program's own frames.
//!
//! `READYROOM_PICTURES=write cargo test pictures` writes them; otherwise they are compared with today's
//! frames, and with the rendering of a browser if one is installed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use readyroom::domain::basics::text::columns;
use scraper::{Html, Selector};

use crate::browser;
use crate::heard;
use crate::portfolio_screen;
use crate::screens;
use crate::stage::{Stage, create, noon};

/// A cell in pixels: whole ones, so that neighbours meet without a seam.
const CELL: (usize, usize) = (9, 18);
const MARGIN: usize = 14;
const FONT_SIZE: usize = 15;
/// From the top of a cell to the foot of its letters.
const BASELINE: usize = 13;
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

/// Draws a frame as SVG.
fn svg(buffer: &Buffer) -> String {
    let mut out = head(buffer);
    draw_cells(buffer, &mut out);
    out.push_str("</g>\n</svg>\n");
    out
}

/// The time for which a frame of a moving picture is shown, in seconds.
const SHOWN: usize = 3;

/// Draws frames as one SVG that shows one after the other by CSS alone; only the first one where motion is not wanted.
fn moving(frames: &[Buffer]) -> String {
    let count = frames.len();
    // In thousandths of a percent.
    let share = 100_000 / count;
    let mut out = head(&frames[0]);
    let total = SHOWN * count;
    writeln!(
        out,
        "<style>.f {{ visibility: hidden; animation: f {total}s step-end infinite }} \
         .f:first-of-type {{ visibility: visible }} \
         @keyframes f {{ 0% {{ visibility: visible }} {}.{:03}% {{ visibility: hidden }} }} \
         @media (prefers-reduced-motion: reduce) {{ .f {{ animation: none }} }}</style>",
        share / 1_000,
        share % 1_000
    )
    .unwrap();
    for (number, frame) in frames.iter().enumerate() {
        let delay = SHOWN * number;
        writeln!(out, "<g class=\"f\" style=\"animation-delay: {delay}s\">").unwrap();
        draw_cells(frame, &mut out);
        out.push_str("</g>\n");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Returns the beginning of a picture: its size, its ground, and the group of its letters.
fn head(buffer: &Buffer) -> String {
    let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (w, h) = (width * CELL.0 + 2 * MARGIN, height * CELL.1 + 2 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"{FONT_SIZE}\" shape-rendering=\"crispEdges\">\n"
    )
}

/// Draws the cells of a frame. Nothing rests on how a browser treats blanks or on the width of its letters: what
/// stands between two blanks is an element at its own place, fitted to its columns, and lines and bars
/// are drawn as rectangles.
fn draw_cells(buffer: &Buffer, out: &mut String) {
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width)).enumerate() {
        let top = MARGIN + y * CELL.1;
        draw_reversed(row, top, out);
        for run in runs(row) {
            run.draw(top, out);
        }
    }
}

/// Draws the ground of what is reversed, blanks included.
fn draw_reversed(row: &[Cell], top: usize, out: &mut String) {
    let mut column = 0;
    for cells in row.chunk_by(|a, b| (a.fg, a.modifier) == (b.fg, b.modifier)) {
        if cells[0].modifier.contains(Modifier::REVERSED) {
            let (left, width) = (MARGIN + column * CELL.0, cells.len() * CELL.0);
            let (height, fill) = (CELL.1, colour(cells[0].fg));
            writeln!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>").unwrap();
        }
        column += cells.len();
    }
}

/// Cells of one look that are drawn as one element.
struct Run<'a> {
    /// The column where it begins.
    column: usize,
    text: String,
    cell: &'a Cell,
}

/// Splits a row into the runs that are drawn: words, and repetitions of one character, without blanks.
fn runs(row: &[Cell]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut end = 0;
    for (column, cell) in row.iter().enumerate() {
        // The second column of a wide character was drawn with the first.
        if cell.symbol().trim().is_empty() || column < end {
            continue;
        }
        match runs.last_mut() {
            Some(run) if end == column && run.takes(cell) => run.text.push_str(cell.symbol()),
            _ => runs.push(Run { column, text: cell.symbol().to_owned(), cell }),
        }
        end = column + columns(cell.symbol());
    }
    runs
}

impl Run<'_> {
    fn takes(&self, cell: &Cell) -> bool {
        let is_of_words = |symbol: &str| symbol.is_ascii();
        let (first, next) = (self.cell, cell);
        let is_of_one_kind = first.symbol() == next.symbol()
            || is_of_words(first.symbol()) && is_of_words(next.symbol());
        is_of_one_kind && (first.fg, first.modifier) == (next.fg, next.modifier)
    }

    fn draw(&self, top: usize, out: &mut String) {
        let left = MARGIN + self.column * CELL.0;
        let width = columns(&self.text) * CELL.0;
        let look = look(self.cell);
        let Some(parts) = lines(self.cell.symbol()) else {
            let base = top + BASELINE;
            let text = self.text.replace('&', "&amp;").replace('<', "&lt;");
            writeln!(out, "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" {look}>{text}</text>").unwrap();
            return;
        };
        for part in parts {
            let (x, y, height) = (left + part.left, top + part.top, part.height);
            // A part that takes its whole cell goes on in the next one.
            let width = if part.width == CELL.0 { width } else { part.width };
            let shade = if part.shade < 1.0 {
                format!(" fill-opacity=\"{}\"", part.shade)
            } else {
                String::new()
            };
            writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {look}{shade}/>"
            )
            .unwrap();
        }
    }
}

fn look(cell: &Cell) -> String {
    let mut left = cell.modifier - Modifier::REVERSED;
    let fill = if left == cell.modifier { colour(cell.fg) } else { GROUND };
    let mut look = format!("fill=\"{fill}\"");
    for (flag, style) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if left.contains(flag) {
            look.push_str(style);
            left.remove(flag);
        }
    }
    assert!(left.is_empty(), "a picture cannot show {left:?}");
    look
}

/// A rectangle inside a cell.
struct Part {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    shade: f32,
}

/// Draws the characters whose neighbours must join as rectangles. Others give nothing.
fn lines(symbol: &str) -> Option<Vec<Part>> {
    let (width, height) = CELL;
    let part = |left, top, width, height| Part { left, top, width, height, shade: 1.0 };
    // Half a cell up to the middle, or from there on; lines of both weights meet in the middle.
    let (middle, centre) = (width / 2, height / 2);
    let (left, right) = (part(0, centre, middle + 1, 1), part(middle, centre, width - middle, 1));
    let (up, down) = (part(middle, 0, 1, centre + 1), part(middle, centre, 1, height - centre));
    let shaded = |shade| Part { shade, ..part(0, 0, width, height) };
    let eighths = |count: usize| part(0, height - height * count / 8, width, height * count / 8);
    let character = symbol.chars().next().filter(|c| matches!(c, '\u{2500}'..='\u{259F}'))?;
    Some(match character {
        '─' => vec![part(0, centre, width, 1)],
        '━' => vec![part(0, centre - 1, width, 3)],
        '│' => vec![part(middle, 0, 1, height)],
        '┃' => vec![part(middle - 1, 0, 3, height)],
        '┌' => vec![right, down],
        '┐' => vec![left, down],
        '└' => vec![right, up],
        '┘' => vec![left, up],
        '▁'..='█' => vec![eighths(character as usize - '▁' as usize + 1)],
        '░' => vec![shaded(0.3)],
        '▒' => vec![shaded(0.6)],
        '▓' => vec![shaded(0.8)],
        other => panic!("a picture cannot draw {other:?}"),
    })
}

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(format!("{name}.svg"))
}

fn at_home(keys: &str, width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, screens::five_systems);
    stage.play(keys);
    stage
}

fn review(keys: &str, width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_session(width, height, None, screens::as_designed);
    stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
    stage.play("gjjjjjj").play(keys);
    stage
}

/// The first item of a meeting on the disagreements of three people.
fn heard_in_a_meeting() -> Stage {
    let mut stage = heard::three(80, 24);
    stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
    stage.play("w<Enter>");
    stage
}

/// Every picture of the README, by its name.
fn frames() -> Vec<(&'static str, Buffer)> {
    let note = "ccn<C-u>Second drill: all three stores came back in 40 minutes.<Tab>";
    let stages = vec![
        ("home", at_home("l", 80, 24)),
        ("review", review("cp", 80, 24)),
        ("strip", review(note, 80, 24)),
        ("find", review("/restore", 80, 24)),
        ("export", review("E", 100, 30)),
        ("meeting", screens::in_the_kept_review("gNw<Enter><Space>=<Space>=p")(80, 24)),
        ("summary", screens::in_the_kept_review("glG<Enter>s")(80, 24)),
        ("responses", heard_in_a_meeting()),
        ("portfolio", portfolio_screen::in_the_portfolio(80, 24)),
    ];
    stages.into_iter().map(|(name, stage)| (name, stage.frame().0)).collect()
}

/// The frames of the moving picture: a gap with its note and its owner, and the next item.
fn meeting_frames() -> Vec<Buffer> {
    let mut stage = screens::in_the_kept_review("gNw<Enter><Space>=<Space>=")(80, 24);
    let keys =
        ["", "p", "Two of nine roles are not in the matrix.", "<Tab>", "3<Tab>fri", "<Enter>", "="];
    keys.into_iter().map(|keys| stage.wait(1).play(keys).frame().0).collect()
}

/// The moving picture.
const MOVING: &str = "meeting-moving";

/// Every picture as it is kept, by its name.
fn drawn() -> Vec<(&'static str, String)> {
    let still = frames().into_iter().map(|(name, frame)| (name, svg(&frame)));
    still.chain([(MOVING, moving(&meeting_frames()))]).collect()
}

#[test]
fn the_moving_picture_shows_each_frame_alone_and_the_first_where_motion_is_not_wanted() {
    let frames = meeting_frames();
    let picture = moving(&frames);
    let tree = roxmltree::Document::parse(&picture).unwrap();
    let groups = tree.descendants().filter(|node| node.attribute("class") == Some("f"));
    let delays: Vec<&str> = groups.map(|node| node.attribute("style").unwrap()).collect();
    assert_eq!(delays.len(), frames.len());
    assert!(delays.windows(2).all(|pair| pair[0] != pair[1]), "{delays:?}");
    assert!(picture.contains("prefers-reduced-motion: reduce") && !picture.contains("<script"));
    let shown = frames.iter().map(|frame| frame.content.clone()).collect::<Vec<_>>();
    assert!(shown.windows(2).all(|pair| pair[0] != pair[1]), "every frame says something new");
}

#[test]
fn pictures() {
    let is_wished = std::env::var_os("READYROOM_PICTURES").is_some_and(|wish| wish == "write");
    for (name, drawn) in drawn() {
        if is_wished {
            fs::write(place(name), drawn).unwrap();
            continue;
        }
        assert!(
            fs::read_to_string(place(name)).unwrap_or_default() == drawn,
            "assets/{name}.svg is not what the program draws; make it anew with\n\
             READYROOM_PICTURES=write cargo test pictures"
        );
    }
}

#[test]
fn the_readme_shows_every_picture_and_every_picture_is_drawn_here() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let drawn = drawn().into_iter().map(|(name, _)| format!("{name}.svg"));
    let mut drawn: Vec<String> = drawn.collect();
    drawn.sort();
    let mut kept: Vec<String> = fs::read_dir(place("home").parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "svg"))
        .collect();
    kept.sort();
    assert_eq!(kept, drawn);
    for name in kept {
        assert!(readme.contains(&format!("](assets/{name})")), "the README does not show {name}");
    }
}

#[test]
fn no_element_holds_a_blank_or_lies_over_another() {
    for (name, frame) in frames() {
        let picture = svg(&frame);
        let tree = roxmltree::Document::parse(&picture).unwrap();
        for text in tree.descendants().filter(|node| node.has_tag_name("text")) {
            let words = text.text().unwrap();
            assert!(!words.contains(char::is_whitespace), "{name}: {words:?}");
            let number = |name| text.attribute(name).unwrap().parse::<usize>().unwrap();
            assert_eq!(number("textLength"), columns(words) * CELL.0, "{name}: {words:?}");
            assert_eq!((number("x") - MARGIN) % CELL.0, 0, "{name}: {words:?}");
        }
    }
}

/// Where a browser puts ink into a cell.
#[derive(Clone, Copy)]
struct Ink(u32);

impl Ink {
    /// Away from the cell's edges, over which a neighbour's letter may lean.
    const INSIDE: u32 = 1;
    const LEFT: u32 = 2;
    const RIGHT: u32 = 4;
    const TOP: u32 = 8;
    const BOTTOM: u32 = 16;

    fn is_at(self, places: u32) -> bool {
        self.0 & places == places
    }
}

/// Draws the picture as a page's image and tells the ink of each cell, a letter a cell: `A` for none.
const READ_INK: &str = r#"
const picture = document.querySelector("img"), canvas = document.createElement("canvas");
canvas.width = picture.naturalWidth;
canvas.height = picture.naturalHeight;
const context = canvas.getContext("2d");
context.drawImage(picture, 0, 0);
const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
const isInk = (x, y) => {
  const at = 4 * (y * canvas.width + x);
  return ground.some((value, i) => Math.abs(pixels[at + i] - value) > 24);
};
const ink = (left, top) => {
  let found = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (isInk(left + x, top + y)) {
    if (x > 1 && x < width - 2 && y > 1 && y < height - 2) found |= 1;
    if (x == 0) found |= 2;
    if (x == width - 1) found |= 4;
    if (y == 0) found |= 8;
    if (y == height - 1) found |= 16;
  }
  return String.fromCharCode(65 + found);
};
const rows = [];
for (let top = margin; top + height + margin <= canvas.height; top += height) {
  let row = "";
  for (let left = margin; left + width + margin <= canvas.width; left += width) row += ink(left, top);
  rows.push(row);
}
document.querySelector("pre").textContent = rows.join("\n");
"#;

/// Renders a picture in a browser and returns the colours of each cell.
fn ink(browser: &Path, picture: &str) -> Vec<Vec<Ink>> {
    let encoded = BASE64_STANDARD.encode(picture);
    let [red, green, blue] =
        [1, 3, 5].map(|at| u8::from_str_radix(&GROUND[at..at + 2], 16).unwrap());
    let page = format!(
        "<!DOCTYPE html><img src=\"data:image/svg+xml;base64,{encoded}\"><pre></pre><script>\
         const [width, height] = [{}, {}], margin = {MARGIN}, ground = [{red}, {green}, {blue}];\
         onload = () => {{{READ_INK}}};</script>",
        CELL.0, CELL.1
    );
    let seen = browser::open(browser, &page);
    let tree = Html::parse_document(&seen.tree);
    let told: String =
        tree.select(&Selector::parse("pre").unwrap()).flat_map(|pre| pre.text()).collect();
    told.lines().map(|row| row.bytes().map(|cell| Ink(u32::from(cell - b'A'))).collect()).collect()
}

/// Where the browser's picture is not the frame: ink in a blank cell, none in another, a line that ends
/// before its cell does.
fn differences(frame: &Buffer, seen: &[Vec<Ink>]) -> Vec<String> {
    let width = usize::from(frame.area.width);
    let mut found = Vec::new();
    for (y, row) in frame.content.chunks(width).enumerate() {
        let mut end = 0;
        for (x, cell) in row.iter().enumerate() {
            if x < end {
                continue;
            }
            end = x + columns(cell.symbol()).max(1);
            let ink = seen.get(y).and_then(|row| row.get(x)).copied();
            let is_reversed = cell.modifier.contains(Modifier::REVERSED);
            let is_right = ink.is_some_and(|ink| match cell.symbol() {
                _ if is_reversed => ink.is_at(Ink::INSIDE),
                symbol if symbol.trim().is_empty() => !ink.is_at(Ink::INSIDE),
                "─" | "━" => ink.is_at(Ink::LEFT | Ink::RIGHT),
                "│" | "┃" => ink.is_at(Ink::TOP | Ink::BOTTOM),
                "┌" => ink.is_at(Ink::RIGHT | Ink::BOTTOM),
                "┐" => ink.is_at(Ink::LEFT | Ink::BOTTOM),
                "└" => ink.is_at(Ink::RIGHT | Ink::TOP),
                "┘" => ink.is_at(Ink::LEFT | Ink::TOP),
                "█" => ink.is_at(Ink::LEFT | Ink::RIGHT | Ink::TOP | Ink::BOTTOM),
                _ => ink.0 > 0,
            });
            if !is_right {
                found.push(format!("row {y}, column {x}: {:?}", cell.symbol()));
            }
        }
    }
    found
}

#[test]
fn a_browser_draws_every_character_in_its_own_cell() {
    let Some(browser) = browser::browser() else { return };
    let wide = Stage::at_home_with(80, 20, |places| {
        for name in ["数据库 備份 データ", "◐◐ é e\u{301} 한국어 API", "🚀 🚀🚀 a🚀b"]
        {
            create(places, name, noon(), None, screens::as_designed);
        }
    });
    for (name, frame) in frames().into_iter().chain([("wide characters", wide.frame().0)]) {
        let seen = ink(&browser, &svg(&frame));
        let differences = differences(&frame, &seen);
        assert!(differences.is_empty(), "{name}: {differences:#?}");
    }
}

/// The control: blanks inside an element are collapsed, and the rest is stretched over them.
#[test]
fn the_test_notices_a_picture_with_blanks_in_elements() {
    let Some(browser) = browser::browser() else { return };
    let frame = Buffer::with_lines(["ab          cd"]);
    let picture = svg(&frame);
    assert_eq!(differences(&frame, &ink(&browser, &picture)), [] as [&str; 0]);
    let words = picture.find("<text").unwrap()..picture.rfind("</g>").unwrap();
    let length = 14 * CELL.0;
    let joined = format!(
        "<text x=\"{MARGIN}\" y=\"{}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{INK}\">ab          cd</text>",
        MARGIN + BASELINE
    );
    let mut broken = picture;
    broken.replace_range(words, &joined);
    assert_ne!(differences(&frame, &ink(&browser, &broken)), [] as [&str; 0]);
}
