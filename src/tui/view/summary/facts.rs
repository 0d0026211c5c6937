//! The facts of the summary: what is decided, what blocks, which risks are accepted, what changed since
//! last time; and what of them stands where not all have room.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::{Shown, Text, columns};
use crate::domain::insight::agreement::{Agreement, HIDDEN};
use crate::domain::insight::by_level::by_level;
use crate::domain::insight::compare;
use crate::domain::records::answer::{Answer, Conflict};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::checklist::levels::level_words;
use crate::domain::session::Session;
use crate::domain::session::value;
use crate::tui::model::review::Review;
use crate::tui::view::conditions;
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset, rows, split};
use crate::tui::view::summary::trend;
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The columns of the labels of the facts.
const LABEL: usize = 10;
/// The most levels whose items are counted.
const MOST_LEVELS: usize = 8;
/// The label of the counts of conditions.
const CONDITION: &str = "Condition";

/// A fact of the summary.
pub(super) struct Fact {
    /// The label; facts below one another may share one.
    label: &'static str,
    text: String,
    style: Style,
    /// The lower, the longer it stays where not all have room.
    rank: u8,
    /// The most rows it takes: the list below has the text of an item too.
    most: usize,
    /// Set where it gets all its rows before others get one, because a cut text would mislead.
    is_whole: bool,
}

impl Fact {
    fn new(label: &'static str, text: String, style: Style, rank: u8) -> Self {
        Self { label, text, style, rank, most: usize::MAX, is_whole: false }
    }

    /// Returns the fewest rows it takes at a width.
    fn least(&self, width: usize) -> usize {
        if self.is_whole { Shown::line(&self.text).wrap(width).count() } else { 1 }
    }
}

/// Returns the facts, with the reviews that are told in words.
pub(super) fn known(drawing: Drawing<'_>, review: &Review, trend: &[trend::Point]) -> Vec<Fact> {
    let Drawing { theme, model, layout, .. } = drawing;
    let session = &review.session;
    let plain = |label, text: String, rank| Fact::new(label, text, theme.plain(), rank);
    let mut facts = choices(drawing, session);
    facts.extend(decision(drawing, session));
    facts.extend(promised(drawing, review));
    facts.extend(changed(drawing, session));
    facts.extend(draft_of_decision(drawing, review));
    facts.extend(blockers(drawing, session));
    if !session.is_assessment() {
        facts.extend(risks(drawing, session));
    }
    facts.extend(levels(drawing, session));
    facts.extend(agreements(drawing, review));
    if let Some(last) = session.last_time() {
        // The name of a file may be long.
        let score = plain("Since", compare::last_score_words(last, model.now), 6);
        facts.push(Fact { is_whole: true, ..score });
        let changes = plain("Since", compare::words_since_last_time(session), 7);
        facts.push(Fact { is_whole: true, ..changes });
    }
    if let Some(next) = model.next_review(session) {
        facts.push(plain("Review", next.words(model.today()), 8));
    }
    facts.extend(trend::in_words(drawing, trend).map(|text| plain("Trend", text, 8)));
    facts.extend(parked(session).map(|text| Fact { most: 1, ..plain("Parked", text, 8) }));
    let present = session.people().iter().filter(|person| person.present);
    let present: Vec<String> = present.map(|person| person.name.shown().to_string()).collect();
    if !present.is_empty() {
        let present = plain("Present", present.join(", "), 9);
        facts.push(Fact { is_whole: layout >= Layout::Wide, ..present });
    }
    facts
}

/// Returns the conflicts about the session as a whole, with both values of each. The one that the keys
/// resolve is shown whole: who chooses must read both values.
fn choices(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let sentence = |conflict: &Conflict| {
        let at = conflict.at.map(|at| format!(", {}", words::date(at, model.now)));
        let nothing = || "nothing".into();
        let standing = session.standing_words(conflict);
        let other = value::words(&conflict.field, &conflict.value);
        let sentence = format!(
            "{}: {} or {} ({}{})",
            value::field_words(conflict).shown(),
            standing.as_ref().map_or_else(nothing, |words| words.shown().into_cow()),
            other.as_ref().map_or_else(nothing, |words| words.shown().into_cow()),
            if conflict.by.is_blank() { "somebody".into() } else { conflict.by.shown().into_cow() },
            at.unwrap_or_default()
        );
        Fact::new("Choose", sentence, theme.alarm(), 1)
    };
    let mut facts: Vec<Fact> = session.conflicts().iter().map(sentence).collect();
    if let Some(first) = facts.first_mut() {
        (first.is_whole, first.rank) = (true, 0);
        let how = model.with_keys("{KeepShown} the first value, {TakeOther} the second");
        facts.push(Fact::new("Choose", how, theme.plain(), 0));
    }
    facts
}

/// Returns the open blockers, one in a row, before the first the number of all, for where the others have no room; then
/// those at retired items.
fn blockers(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let theme = drawing.theme;
    let open = |(_, answer): &(ItemNo, &Answer)| answer.blocker && answer.is_open();
    let blockers: Vec<ItemNo> = session.answers().filter(open).map(|(item, _)| item).collect();
    let told = |(index, item): (usize, &ItemNo)| {
        let text = session.checklist().item(*item).text.shown();
        let text = match blockers.len() {
            several if index == 0 && several > 1 => format!("{several} in all: {text}"),
            _ => text.to_string(),
        };
        let rank = if index == 0 { 3 } else { 5 };
        Fact { most: 2, ..Fact::new("Blocker", text, theme.alarm(), rank) }
    };
    let retired = session.retired().iter().filter(|one| one.is_blocker());
    let retired = retired.map(|one| {
        let text = format!("{} (retired)", one.text.shown().as_str().trim_end_matches('.'));
        Fact { most: 2, ..Fact::new("Blocker", text, theme.alarm(), 3) }
    });
    let facts: Vec<Fact> = blockers.iter().enumerate().map(told).chain(retired).collect();
    if facts.is_empty() {
        return vec![Fact::new("Blocker", "none".to_owned(), theme.plain(), 8)];
    }
    facts
}

fn decision(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let fact = |text, style, rank| Fact::new("Decision", text, style, rank);
    if session.conflicts().iter().any(|conflict| conflict.field.shown().as_str() == "decision") {
        let text = model.with_keys("two were recorded; {Decide} decides anew");
        return vec![fact(text, theme.alarm(), 0)];
    }
    if session.is_assessment() {
        return vec![fact("the review has it, not an assessment".to_owned(), theme.plain(), 0)];
    }
    let Some(decision) = session.decision() else {
        return vec![fact(model.with_keys("none yet; {Decide} decides"), theme.plain(), 0)];
    };
    let day = decision.at.map(|at| format!(", {}", words::date(at, model.now)));
    let text = format!(
        "{}  {}{}",
        decision.outcome.headline(),
        decision.by.shown(),
        day.unwrap_or_default()
    );
    vec![fact(text, theme.strong(), 0)]
}

/// Returns the number of items that changed since the decision, if any did.
fn changed(drawing: Drawing<'_>, session: &Session) -> Option<Fact> {
    let changed = session.decision()?.changed_since(session).len();
    let text = format!("{} changed since the decision", words::count(changed, "item", "items"));
    (changed > 0).then(|| Fact::new("Decision", text, drawing.theme.alarm(), 2))
}

fn draft_of_decision(drawing: Drawing<'_>, review: &Review) -> Option<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let text = words::draft(&review.decision);
    let text = Text::new(text.lines().collect::<Vec<_>>().join(" "));
    let text = format!("{}: {}", model.with_keys("{Decide} opens it"), text.shown());
    let fact = Fact { most: 2, ..Fact::new("Not kept", text, theme.accent(), 1) };
    (!review.decision.is_empty()).then_some(fact)
}

/// Returns the counts of the conditions of the decision, and of those that earlier reviews carried on, unless open ones
/// stand below, under a heading that tells them.
fn promised(drawing: Drawing<'_>, review: &Review) -> impl Iterator<Item = Fact> {
    let (own, carried) = conditions::parted(review);
    let words = conditions::counted(drawing, &own, &carried);
    let has_heading = drawing.layout > Layout::Tiny && !review.promise_rows().is_empty();
    let is_there = [!own.is_empty(), !carried.is_empty()].map(|is_there| is_there && !has_heading);
    let fact = |(words, _)| Fact::new(CONDITION, words, drawing.theme.plain(), 2);
    words.into_iter().zip(is_there).filter(|(_, is_there)| *is_there).map(fact)
}

/// Returns the risks that are accepted, and those that have lapsed.
fn risks(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let today = model.today();
    let accepted = session.answers().filter_map(|(_, answer)| answer.accepted_risk());
    let in_force: Vec<_> = accepted.filter(|risk| !risk.is_lapsed(today)).collect();
    let lapsed = session.lapsed_count(today) as usize;
    let count = |count| words::count(count, "risk", "risks");
    let text = match in_force.as_slice() {
        [] => "no risk".to_owned(),
        [only] => {
            let until = only.until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("1 risk, by {}{until}", only.by.shown())
        }
        several => {
            let first = several.iter().filter_map(|risk| risk.until).min();
            let first = first.map(|day| format!(", first until {day}")).unwrap_or_default();
            format!("{}{first}", count(several.len()))
        }
    };
    let rank = if in_force.is_empty() { 8 } else { 5 };
    let accepted = Fact::new("Accepted", text, theme.plain(), rank);
    if lapsed == 0 {
        return vec![accepted];
    }
    let lapsed = Fact::new("Accepted", format!("{} LAPSED", count(lapsed)), theme.alarm(), 1);
    let accepted = (!in_force.is_empty()).then_some(accepted);
    accepted.into_iter().chain([lapsed]).collect()
}

/// Returns the items done of each level, the most binding first, which stays longest.
fn levels(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let mut levels = by_level(session);
    levels.truncate(MOST_LEVELS);
    let words: Vec<_> = levels.iter().map(|(level, _)| level_words(level)).collect();
    let widest = words.iter().map(|words| columns(words)).max().unwrap_or(0);
    let digits = |count: fn(&Tally) -> u32| {
        levels.iter().map(|(_, tally)| count(tally).to_string().len()).max().unwrap_or(0)
    };
    let (done, applicable) = (digits(|tally| tally.done), digits(Tally::applicable));
    let told = |(index, (words, (_, tally))): (usize, (&Cow<'_, str>, &(&Text, Tally)))| {
        let pad = " ".repeat(widest.saturating_sub(columns(words)));
        let text = format!(
            "{words}{pad}  {:>done$} of {:>applicable$} done",
            tally.done,
            tally.applicable()
        );
        let rank = if index == 0 { 4 } else { 7 };
        Fact { most: 1, ..Fact::new("Levels", text, drawing.theme.plain(), rank) }
    };
    words.iter().zip(&levels).enumerate().map(told).collect()
}

/// Returns how the responses to all items agree, in a review that has any.
fn agreements(drawing: Drawing<'_>, review: &Review) -> Option<Fact> {
    let voices = review.voices();
    let counts = voices.agreements();
    let count = |agreement: Agreement| {
        let count = counts.of(agreement);
        (count > 0).then(|| format!("{count} {}", agreement.words()))
    };
    let words = || Agreement::ALL.into_iter().filter_map(count).collect::<Vec<_>>().join(", ");
    let (text, rank) = if voices.are_hidden() { (HIDDEN.to_owned(), 8) } else { (words(), 4) };
    let fact = Fact { most: 1, ..Fact::new("Responses", text, drawing.theme.plain(), rank) };
    (voices.are_hidden() || voices.are_shown()).then_some(fact)
}

fn parked(session: &Session) -> Option<String> {
    let parked = &session.meeting()?.parked;
    let first = parked.first().and_then(|id| session.checklist().number(id))?;
    let text = session.checklist().item(first).text.shown();
    Some(match parked.len() {
        1 => text.to_string(),
        several => format!("{several} items: {text}"),
    })
}

/// Draws facts below one another, the most important where not all fit. Free rows go to those that are
/// longer than one.
pub(super) fn draw(drawing: Drawing<'_>, facts: Vec<Fact>, area: Rect) {
    let theme = drawing.theme;
    let width = beside_label(area.width);
    let height = usize::from(area.height);
    let facts = fitting(facts, area.width, height);
    let mut free = height.saturating_sub(least_rows(&facts, area.width));
    let mut lines = rows(area);
    let mut label_before = "";
    for fact in facts {
        let least = fact.least(width).min(height);
        let Fact { label, text, style, most, is_whole, .. } = fact;
        let most = most.min(free + least);
        let mut sentence: Vec<String> = Shown::line(&text).wrap(width).take(most + 1).collect();
        // What does not fit is cut at the end of one row, what is read whole at that of its last one.
        if sentence.len() > most {
            let kept = if is_whole { most.saturating_sub(1) } else { 0 };
            let rest = if is_whole { sentence.split_off(kept).join(" ") } else { text };
            sentence.truncate(kept);
            sentence.push(rest);
        }
        free -= sentence.len().saturating_sub(least);
        for line in sentence {
            let shown = if label == label_before { "" } else { label };
            label_before = label;
            let area = lines.next().unwrap_or_default();
            let row = Row::new(theme).left(format!("{shown:<LABEL$}"), theme.quiet());
            row.left(line, style).draw_on(drawing, area);
        }
    }
}

fn beside_label(width: u16) -> usize {
    usize::from(width).saturating_sub(LABEL).max(1)
}

/// Returns the fewest rows that facts take at a width.
pub(super) fn least_rows(facts: &[Fact], width: u16) -> usize {
    facts.iter().map(|fact| fact.least(beside_label(width))).sum()
}

/// Drops facts, the least important first, until the rest fits.
fn fitting(mut facts: Vec<Fact>, width: u16, height: usize) -> Vec<Fact> {
    while facts.len() > 1 && least_rows(&facts, width) > height {
        let Some(index) = (0..facts.len()).max_by_key(|&index| facts[index].rank) else { break };
        facts.remove(index);
    }
    facts
}

/// Draws at most so many rows of facts and returns the area below.
pub(super) fn draw_worst(drawing: Drawing<'_>, review: &Review, area: Rect, most: usize) -> Rect {
    let width = inset(area).width;
    let points = trend::points(drawing, &review.session);
    let facts = fitting(known(drawing, review, &points), width, most);
    let least = least_rows(&facts, width).min(most);
    let (part, rest) = split(area, u16::try_from(least).unwrap_or(u16::MAX));
    draw(drawing, facts, inset(part));
    rest
}
