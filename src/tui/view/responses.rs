//! The responses to an item: in a line beside its answer, and whole as a part of its page or of a screen of their own.

use std::ops::Range;

use ratatui::text::Span;

use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Shown, Text, columns};
use crate::domain::insight::agreement::{Agreement, NOTHING_SAID, Voices};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::response::Response;
use crate::tui::action::Action;
use crate::tui::model::review::Review;
use crate::tui::screens::{Context, Page};
use crate::tui::update::availability;
use crate::tui::view::drawing::{Drawing, Layout};
use crate::tui::view::sheet::{Block, Line, Room};
use crate::tui::view::words;

/// The label of the responses, and the words behind it where they may not be seen yet.
const LABEL: &str = "Responses";
const HIDDEN_BESIDE_LABEL: &str = "hidden until you submit";
/// The blanks between two parts of a line.
const GAP: &str = "   ";
/// The widest name.
const NAME: usize = 24;
/// The rank of the names below the counts: behind everything else that is said of an item.
const NAMES: u8 = 7;
/// The most lines of names below the counts.
const MOST_BELOW: usize = 3;
/// The indent of what a response says below its status.
const BELOW: usize = 2;

/// Returns the responses to the item under the cursor in a line: who says what, or how many say what where the names
/// have no room, how they agree, and the keys that take the suggested status and read them; behind it the names that had
/// no room. Nothing in a review without responses.
pub(super) fn in_rows(drawing: Drawing<'_>, review: &Review, room: Room, rank: u8) -> Vec<Block> {
    let theme = drawing.theme;
    let voices = review.voices();
    let told = |words: &str| {
        let words = Shown::line(words).cut(room.width, theme.glyphs.ellipsis);
        vec![Block::new(LABEL, [words], theme.plain()).ranked(rank)]
    };
    if voices.are_hidden() {
        return told(HIDDEN_BESIDE_LABEL);
    }
    if !voices.are_shown() {
        return Vec::new();
    }
    let Some(agreement) = voices.agreement(review.cursor) else { return told(NOTHING_SAID) };
    let named = voices.named(review.cursor);
    let begins = [by_name(drawing, &named), counted(drawing, &named)];
    let ends = ends(drawing, review, agreement);
    let fits = |(begin, end): &(&Line, &Line)| width(begin) + GAP.len() + width(end) <= room.width;
    let fits_by_name = ends.first().is_some_and(|end| fits(&(&begins[0], end)));
    let whole = whole_below(drawing, review, room);
    let is_whole = !whole.is_empty();
    // The keys are looked for; the names may stand below.
    let begins = if fits_by_name && !is_whole { &begins[..1] } else { &begins[1..] };
    let mut both = begins.iter().flat_map(|begin| ends.iter().map(move |end| (begin, end)));
    let line = match both.find(|both| fits(both)) {
        _ if is_whole => ends.into_iter().next().unwrap_or_default(),
        Some((begin, end)) => {
            let blanks = room.width - width(begin) - width(end);
            let gap = Span::styled(" ".repeat(blanks), theme.plain());
            begin.iter().cloned().chain([gap]).chain(end.iter().cloned()).collect()
        }
        None => ends.into_iter().next_back().unwrap_or_default(),
    };
    let below = if is_whole { Some(whole) } else { names_below(drawing, &named, room) };
    let below = below.filter(|_| is_whole || !fits_by_name);
    let below = below.map(|lines| Block::of_lines("", lines).ranked(NAMES).cut_to(1));
    let first = Block::of_lines(LABEL, vec![line]).ranked(rank).offering(Action::TakeSuggested);
    std::iter::once(first).chain(below).collect()
}

/// Returns what everybody has written, where the meeting has the rows for it.
fn whole_below(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Line> {
    if drawing.layout != Layout::Panes || review.page != Page::Meeting {
        return Vec::new();
    }
    let lines = texts(drawing, review.voices(), review.cursor, room.width).concat();
    if lines.len() * 3 <= room.most { lines } else { Vec::new() }
}

/// Returns who says what in a few lines below how many say what; none where there is little room, or many people.
fn names_below(drawing: Drawing<'_>, named: &[(Text, &Response)], room: Room) -> Option<Vec<Line>> {
    if drawing.layout < Layout::Standard {
        return None;
    }
    let each: Vec<Line> =
        named.iter().map(|one| by_name(drawing, std::slice::from_ref(one))).collect();
    let widths: Vec<usize> = each.iter().map(width).collect();
    let packed = words::packed(&widths, GAP.len(), room.width);
    let has_room = packed.len() <= MOST_BELOW && widths.iter().all(|width| *width <= room.width);
    let line = |shown: Range<usize>| {
        let gap = || Span::styled(GAP, drawing.theme.plain());
        let parts = each[shown].iter().enumerate();
        parts
            .flat_map(|(index, part)| (index > 0).then(gap).into_iter().chain(part.iter().cloned()))
            .collect::<Line>()
    };
    has_room.then(|| packed.into_iter().map(line).collect())
}

/// Returns the responses to the item under the cursor in a few words: how they agree, how many say what, and the keys, the
/// longest first. Nothing where they are not seen.
pub(super) fn in_short(drawing: Drawing<'_>, review: &Review) -> Vec<Line> {
    let theme = drawing.theme;
    let voices = review.voices();
    let Some(agreement) = voices.agreement(review.cursor).filter(|_| voices.are_shown()) else {
        return Vec::new();
    };
    let counts = counted(drawing, &voices.named(review.cursor));
    let mut all = Vec::new();
    for end in ends(drawing, review, agreement) {
        let Some((agreed, keys)) = end.split_first() else { continue };
        // Beside the status every column counts.
        let nearer = |span: &Span<'static>| {
            let words = span.content.strip_prefix(' ').unwrap_or(&span.content).to_owned();
            Span::styled(words, span.style)
        };
        let keys: Vec<Span<'static>> = keys.iter().map(nearer).collect();
        let colon = Span::styled(": ", theme.plain());
        let with_counts =
            std::iter::once(agreed.clone()).chain([colon]).chain(counts.iter().cloned());
        all.push(with_counts.chain(keys.iter().cloned()).collect());
        all.push(std::iter::once(agreed.clone()).chain(keys).collect::<Line>());
    }
    all.sort_by_key(|line| std::cmp::Reverse(width(line)));
    all
}

pub(super) fn width(line: &Line) -> usize {
    line.iter().map(|span| columns(&span.content)).sum()
}

/// Returns who says what: `ana ✓ done   ben ✗ missing, blocker`.
fn by_name(drawing: Drawing<'_>, named: &[(Text, &Response)]) -> Line {
    let theme = drawing.theme;
    let mut line = Vec::new();
    for (index, (by, response)) in named.iter().enumerate() {
        let gap = if index == 0 { "" } else { GAP };
        let name = by.shown().cut(NAME, theme.glyphs.ellipsis);
        line.push(Span::styled(format!("{gap}{name} "), theme.plain()));
        line.push(said(drawing, response));
        let blocker = response.blocker.then(|| Span::styled(", blocker", theme.alarm()));
        line.extend(blocker);
    }
    line
}

/// Returns the status of a response, with its glyph.
fn said(drawing: Drawing<'_>, response: &Response) -> Span<'static> {
    let theme = drawing.theme;
    match (response.counted(), response.status) {
        (Some(status), _) => {
            Span::styled(glyph_and_word(drawing, status), theme.status(Some(status)))
        }
        (None, Some(_)) => Span::styled("of an earlier wording", theme.plain()),
        (None, None) => Span::styled("no status", theme.plain()),
    }
}

fn glyph_and_word(drawing: Drawing<'_>, status: Status) -> String {
    format!("{} {}", drawing.theme.glyph(Some(status)), status.short_word())
}

/// Returns how many say what: `3 done, 2 partial, 1 missing`.
fn counted(drawing: Drawing<'_>, named: &[(Text, &Response)]) -> Line {
    let count = |is_so: &dyn Fn(&Response) -> bool| {
        named.iter().filter(|(_, response)| is_so(response)).count()
    };
    let statuses = Status::ALL
        .map(|status| (count(&|response| response.counted() == Some(status)), status.short_word()));
    let others = [
        (count(&|response| response.counted().is_none()), "no status"),
        (count(&|response| response.blocker), "blocker"),
    ];
    let counts = statuses.into_iter().chain(others).filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    vec![Span::styled(words.join(", "), drawing.theme.plain())]
}

/// Returns what a line of responses ends with, the longest first: how they agree, the key that takes the suggested
/// status with it, and the key that reads them.
fn ends(drawing: Drawing<'_>, review: &Review, agreement: Agreement) -> Vec<Line> {
    let Drawing { theme, model, .. } = drawing;
    let agreed = Span::styled(agreement.words(), theme.strong());
    // While something is written, keys are text.
    let is_free = review.strip.is_none();
    let part = |words: String| Span::styled(format!("{GAP}{words}"), theme.plain());
    let suggested = review.voices().suggested(review.cursor);
    let suggested = suggested.and_then(|verdict| verdict.status()).map(|status| {
        let context = review.page.context();
        let key = model.setup.keymap.key_in(context, Action::TakeSuggested);
        let key = key.filter(|_| is_free && availability(Action::TakeSuggested, model).is_ok());
        let what = glyph_and_word(drawing, status);
        part(key.map_or_else(|| format!("suggests {what}"), |key| format!("{key} {what}")))
    });
    let reads = (is_free && review.page.context() == Context::Meeting)
        .then(|| part(model.with_keys("{ReadResponses} reads")));
    let keys: Vec<Span<'static>> = suggested.clone().into_iter().chain(reads).collect();
    let with = |spans: &[Span<'static>]| {
        std::iter::once(agreed.clone()).chain(spans.iter().cloned()).collect::<Line>()
    };
    vec![with(&keys), with(suggested.as_slice()), with(&[])]
}

/// Returns how the responses agree and what they suggest: `close; ◐ partial is suggested`.
pub(super) fn verdict_words(drawing: Drawing<'_>, voices: Voices<'_>, item: ItemNo) -> String {
    let Some(agreement) = voices.agreement(item) else { return NOTHING_SAID.to_owned() };
    let suggested = voices.suggested(item).and_then(|verdict| verdict.status());
    match suggested {
        Some(status) => {
            format!("{}; {} is suggested", agreement.words(), glyph_and_word(drawing, status))
        }
        None => format!("{}; nothing is suggested", agreement.words()),
    }
}

/// Returns the responses to an item, each whole, below how they agree. Nothing in a review without responses.
pub(super) fn blocks(
    drawing: Drawing<'_>,
    voices: Voices<'_>,
    item: ItemNo,
    room: Room,
) -> Vec<Block> {
    let theme = drawing.theme;
    let headed =
        |words: &str| Block::new(LABEL, Shown::line(words).wrap(room.width), theme.plain());
    if voices.are_hidden() {
        return vec![headed(HIDDEN_BESIDE_LABEL)];
    }
    if !voices.are_shown() {
        return Vec::new();
    }
    let head = headed(&verdict_words(drawing, voices, item)).offering(Action::TakeSuggested);
    let texts = texts(drawing, voices, item, room.width).into_iter();
    let texts = texts.map(|lines| Block::of_lines("", lines));
    std::iter::once(head).chain(texts).collect()
}

/// Returns the lines of each response to an item.
pub(super) fn texts(
    drawing: Drawing<'_>,
    voices: Voices<'_>,
    item: ItemNo,
    width: usize,
) -> Vec<Vec<Line>> {
    let dissent = voices.dissent(item);
    let named = voices.named(item);
    let columns = Columns::of(drawing, &named);
    let text = |(by, response): &(Text, &Response)| {
        let dissents = dissent.iter().any(|one| std::ptr::eq(one.response, *response));
        let mut lines = vec![heading(drawing, (by, response), dissents, (columns, width))];
        lines.extend(body(drawing, response, width));
        lines
    };
    named.iter().map(text).collect()
}

/// The columns of the names and of the statuses of responses below one another.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    status: usize,
}

impl Columns {
    fn of(drawing: Drawing<'_>, named: &[(Text, &Response)]) -> Self {
        let name = named.iter().map(|(by, _)| by.shown().columns().min(NAME)).max();
        let status = named.iter().map(|(_, one)| columns(&said(drawing, one).content)).max();
        Self { name: name.unwrap_or(0), status: status.unwrap_or(0) }
    }
}

/// Returns the first line of a response: its author, its status and flags, the time, as far as there is room.
fn heading(
    drawing: Drawing<'_>,
    (by, response): (&Text, &Response),
    dissents: bool,
    (beside, width): (Columns, usize),
) -> Line {
    let Drawing { theme, model, .. } = drawing;
    let name = by.shown().cut(NAME, theme.glyphs.ellipsis);
    let pad = " ".repeat(beside.name.saturating_sub(columns(&name)));
    let said = said(drawing, response);
    let behind = beside.status.saturating_sub(columns(&said.content));
    let mut line = vec![Span::styled(format!("{name}{pad}{GAP}"), theme.strong()), said];
    let at = response.submitted_at.map(|at| words::date_and_time(at, model.now));
    let round = response.round.filter(|round| *round > 1).map(|round| format!("round {round}"));
    let parts = [
        (response.blocker.then(|| "blocker".to_owned()), theme.alarm()),
        (dissents.then(|| "dissents".to_owned()), theme.accent()),
        (at.or(round), theme.quiet()),
    ];
    for (words, style) in parts {
        let Some(words) = words else { continue };
        let taken = line.iter().map(|span| columns(&span.content)).sum::<usize>();
        let gap = if line.len() == 2 { behind + GAP.len() } else { GAP.len() };
        if taken + gap + columns(&words) <= width {
            line.push(Span::styled(" ".repeat(gap), theme.plain()));
            line.push(Span::styled(words, style));
        }
    }
    line
}

/// Returns what a response says besides its status: the wording that it answered, its reason, its note, its evidence.
fn body(drawing: Drawing<'_>, response: &Response, width: usize) -> Vec<Line> {
    let theme = drawing.theme;
    let room = width.saturating_sub(BELOW).max(1);
    let below = |text: &Text, style| {
        let lines = words::wrapped(text.lines(), room)
            .map(move |line| vec![Span::styled(format!("{}{line}", " ".repeat(BELOW)), style)]);
        lines.collect::<Vec<Line>>()
    };
    let Response { text, reason, note, evidence, .. } = response;
    let said = [(text, theme.quiet()), (reason, theme.plain()), (note, theme.plain())];
    let said = said.into_iter().filter(|(text, _)| !text.is_blank());
    let links = evidence.iter().map(|one| (&one.link, theme.quiet()));
    said.chain(links).flat_map(|(text, style)| below(text, style)).collect()
}
