//! Marks and ticks.

use chrono::NaiveDate;

use crate::domain::basics::score::{Band, Progress};
use crate::domain::basics::status::{Status, word};
use crate::domain::insight::agenda::off_the_lists;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::session::edit::{Change, Edit, Verdict};
use crate::tui::model::form::Known;
use crate::tui::model::message::Message;
use crate::tui::model::review::{Review, Ticks};
use crate::tui::screens::Page;
use crate::tui::update::reviewing::{Moment, Reaction};
use crate::tui::update::{changes, meeting};

/// A mark of items.
pub(super) enum Mark {
    /// The status, and with it the reason.
    Verdict(Verdict),
    /// The blocker flag.
    Blocker(bool),
}

impl Mark {
    fn words(&self) -> &'static str {
        match self {
            Self::Blocker(true) => "blocker on",
            Self::Blocker(false) => "blocker off",
            Self::Verdict(verdict) => word(verdict.status()),
        }
    }

    fn change(&self) -> Change {
        match self {
            Self::Verdict(verdict) => Change::Verdict(verdict.clone()),
            Self::Blocker(flagged) => Change::Blocker(*flagged),
        }
    }
}

/// Sets the status of all ticked items, or of the one under the cursor.
pub(super) fn mark(review: &mut Review, moment: &Moment<'_>, verdict: Verdict) -> Reaction {
    let targets = review.take_targets(moment.today());
    carry_out(review, moment, &Known::new(), &targets, &Mark::Verdict(verdict))
}

/// Confirms that all ticked items, or the one under the cursor, are still as last time.
pub(super) fn still_so(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let targets = review.take_targets(moment.today());
    let said = |item: &ItemNo| Some((*item, review.session.last_answer(*item)?));
    let said: Vec<(ItemNo, &LastAnswer)> =
        targets.iter().filter_map(said).filter(|(_, last)| last.status.is_some()).collect();
    let items: Vec<ItemNo> = said.iter().map(|(item, _)| *item).collect();
    let still = "still so";
    let told = match said.as_slice() {
        confirmed if review.has_ticks() => {
            let count = confirmed.len();
            Message::undoable(format!("{still}, {count} of {}", ticked(targets.len())))
        }
        [(item, last)] => {
            let is_row = review.page.has_rows();
            let named = if is_row { format!(", {}", review.named(*item)) } else { String::new() };
            Message::undoable(format!("{still}{named}")).with_status(last.status)
        }
        _ => return Reaction::default(),
    };
    let changes = said.into_iter().flat_map(|(item, last)| {
        let changes = last.confirmed_on(review.session.answer(item), moment.today());
        changes.into_iter().map(move |change| Edit::Answer(item, change))
    });
    let edit = Edit::Several(changes.chain(off_the_lists(&review.session, &items)).collect());
    let effects = changes::apply(review, moment.stamp(), edit, still);
    meeting::go_on(review, &items);
    Reaction { effects, message: Some(told) }
}

/// Flags all ticked items as blockers, or the one under the cursor; where all of them are, takes the flags
/// away.
pub(super) fn toggle_blocker(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let targets = review.take_targets(moment.today());
    let all = targets.iter().all(|&item| review.session.answer(item).blocker);
    carry_out(review, moment, &Known::new(), &targets, &Mark::Blocker(!all))
}

/// Changes the status or the blocker of items, and says what they were. Ticks stay: what goes to
/// several items is often more than a status. What is known of an item is given where it may be less
/// than the screen has.
pub(super) fn carry_out(
    review: &mut Review,
    moment: &Moment<'_>,
    known: &Known,
    targets: &[ItemNo],
    mark: &Mark,
) -> Reaction {
    let before = Before {
        status: targets.first().and_then(|&item| review.session.answer(item).status),
        band: band(review),
        conflicts: review.values_waiting(targets),
    };
    let mut edit = Edit::for_all(targets.to_vec(), &mark.change());
    let is_mark = matches!(mark, Mark::Verdict(verdict) if verdict.status().is_some());
    if is_mark {
        let off = off_the_lists(&review.session, targets);
        if !off.is_empty() {
            edit = Edit::Several(std::iter::once(edit).chain(off).collect());
        }
    }
    let effects = changes::apply_knowing(review, moment.stamp(), known, edit, mark.words());
    let text = match (mark, effects.is_empty()) {
        (_, true) => "it was so already".to_owned(),
        (Mark::Blocker(flagged), false) => blocker_text(review, targets, *flagged),
        (Mark::Verdict(_), false) => verdict_text(review, moment, targets, &before),
    };
    let after = review.values_waiting(targets);
    let text = changes::with_conflict_count(text, before.conflicts, after);
    let message = if effects.is_empty() { Message::done(text) } else { Message::undoable(text) };
    let message = match mark {
        Mark::Verdict(verdict) => message.with_status(verdict.status()),
        Mark::Blocker(_) => message,
    };
    if let Mark::Verdict(verdict) = mark
        && is_mark
        && !meeting::stays_after(review, moment, verdict.status())
    {
        meeting::go_on(review, targets);
    }
    Reaction { effects, message: Some(message) }
}

/// The state that a mark is compared with for its message.
struct Before {
    status: Option<Status>,
    band: Option<Band>,
    conflicts: usize,
}

fn band(review: &Review) -> Option<Band> {
    review.session.tally().progress().map(Progress::band)
}

/// Returns the text for a mark: the ticked items it went to or the status it replaced, and a consequence.
fn verdict_text(
    review: &Review,
    moment: &Moment<'_>,
    targets: &[ItemNo],
    before: &Before,
) -> String {
    let mut sentence = match targets {
        _ if review.has_ticks() => ticked(targets.len()),
        [item] if review.page.has_rows() => review.named(*item),
        _ => format!("was {}", word(before.status)),
    };
    let now = band(review).filter(|_| band(review) != before.band);
    let answer = match targets {
        [item] => Some(review.session.answer(*item)),
        _ => None,
    };
    if let Some(band) = now {
        sentence = format!("{sentence}, now {}", band.words());
    } else if answer.is_some_and(|answer| answer.blocker && !answer.is_open()) {
        sentence.push_str(", still flagged as a blocker");
    } else if answer.is_some_and(Answer::is_unproven) && stays(review) {
        sentence.push_str(&moment.with_keys(", {EditEvidence} adds evidence"));
    }
    sentence
}

fn blocker_text(review: &Review, targets: &[ItemNo], flagged: bool) -> String {
    let text = if flagged { "flagged as a blocker" } else { "no blocker any more" };
    match targets {
        _ if review.has_ticks() => format!("{text}, {}", ticked(targets.len())),
        [item] if flagged && !review.session.answer(*item).is_open() => {
            let status = word(review.session.answer(*item).status);
            format!("{text}, though it is {status}")
        }
        _ => text.to_owned(),
    }
}

/// Returns the message of an item that was marked before the cursor went on.
pub(super) fn marked(review: &Review, item: ItemNo) -> Message {
    let status = review.session.answer(item).status;
    Message::undoable(review.named(item)).with_status(status)
}

/// Returns whether the cursor is on the marked item still, so that keys act on it.
const fn stays(review: &Review) -> bool {
    matches!(review.page, Page::List | Page::Item { .. })
}

/// `1 ticked item`, `3 ticked items`.
pub(super) fn ticked(count: usize) -> String {
    format!("{count} ticked {}", if count == 1 { "item" } else { "items" })
}

/// Ticks the item under the cursor, or takes the tick away; where a range is being drawn, ticks it.
pub(super) fn tick(review: &mut Review, today: NaiveDate) {
    match review.ticks.range_from.take() {
        Some(from) => tick_from(review, from, today),
        None => toggle(&mut review.ticks, review.cursor),
    }
}

/// Ticks the range that is being drawn, or the one from the item ticked last; without one it begins here.
pub(super) fn tick_range(review: &mut Review, today: NaiveDate) {
    match review.ticks.range_from.take().or(review.ticks.last) {
        Some(from) => tick_from(review, from, today),
        None => review.ticks.range_from = Some(review.cursor),
    }
}

/// Ticks the items from one to the cursor.
fn tick_from(review: &mut Review, from: ItemNo, today: NaiveDate) {
    let range = review.range(from, today);
    review.ticks.items.extend(range);
    review.ticks.last = Some(review.cursor);
}

fn toggle(ticks: &mut Ticks, item: ItemNo) {
    if !ticks.items.remove(&item) {
        ticks.items.insert(item);
        ticks.last = Some(item);
    } else if ticks.items.is_empty() {
        *ticks = Ticks::default();
    }
}
