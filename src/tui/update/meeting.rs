//! The review meeting: it begins with a plan, goes from item to item, keeps the clock, and ends in what
//! is left before a decision.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::status::Status;
use crate::domain::format::record::Lenient;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::meeting::{
    Agenda, ClockEvent, ClockStamp, Idle, MOST_MINUTES, Meeting,
};
use crate::domain::records::people::{Person, Role};
use crate::domain::records::stamp::whole_second;
use crate::domain::session::edit::{Edit, Whole};
use crate::store::config::AfterGap;
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::model::Model;
use crate::tui::model::input::{Input, Lines};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Plan, Question};
use crate::tui::model::review::{Review, Ticks};
use crate::tui::model::sitting::Sitting;
use crate::tui::screens::Page;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::refuse;
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{changes, home, promising};

/// Goes to the meeting. The first time it is planned; else it goes on where it was.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = home::know_others(model);
    let is_unplanned =
        |review: &&Review| review.session.meeting().and_then(Meeting::began).is_none();
    let unplanned = model.review.as_deref().filter(is_unplanned);
    if let Some(plan) = unplanned.map(|review| plan(review, model)) {
        model.overlays.push(Overlay::Plan(Box::new(plan)));
    } else {
        effects.extend(in_review(model, resume));
        promising::remind(model);
    }
    effects
}

/// Resumes a meeting that has begun, and says so where a walk through some items was not at its end.
fn resume(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let effects = start_clock(review, moment);
    let leaves_a_walk = review.sitting.is_round && review.sitting.left() > 0;
    take_seat(review, moment.today());
    let message = leaves_a_walk.then(|| Message::done("back on the agenda of the meeting"));
    Reaction { effects, message }
}

fn plan(review: &Review, model: &Model) -> Plan {
    let voices = review.voices();
    let counted = |agenda: Agenda| (agenda, agenda.items(voices, model.today()).len());
    Plan {
        minutes: Input::new(Lines::One, &model.setup.minutes.to_string()),
        is_untouched: true,
        cursor: 0,
        agendas: Agenda::offered(voices).into_iter().map(counted).collect(),
        has_last: review.session.last_time().is_some(),
    }
}

/// Begins the meeting as it is planned.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Plan(plan)) = model.overlays.last() else { return Vec::new() };
    let (agenda, count) = plan.agendas.get(plan.cursor).copied().unwrap_or_default();
    if count == 0 {
        return refuse(model, "this agenda is empty; take another one");
    }
    let minutes = plan.minutes.text().trim().parse().ok();
    let Some(minutes) = minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes)) else {
        return refuse(model, "the meeting takes 1 to 1440 minutes");
    };
    model.overlays.pop();
    let effects = in_review(model, |review, moment| hold(review, moment, minutes, agenda));
    promising::remind(model);
    effects
}

/// Begins a meeting.
fn hold(review: &mut Review, moment: &Moment<'_>, minutes: u32, agenda: Agenda) -> Reaction {
    let planned = Whole::Meeting(Lenient::Known(Some(Meeting::planned(minutes, agenda))));
    let mut effects = changes::apply_quietly(review, moment.stamp(), Edit::whole(planned));
    effects.extend(name_the_facilitator(review, moment));
    effects.extend(start_clock(review, moment));
    // It begins with the first item, wherever the cursor was.
    let first = agenda.items(review.voices(), moment.today()).first().copied();
    review.cursor = first.unwrap_or(review.cursor);
    take_seat(review, moment.today());
    effects.into()
}

/// Makes the user the facilitator of a meeting that begins with no participants.
fn name_the_facilitator(review: &mut Review, moment: &Moment<'_>) -> Vec<Effect> {
    if !review.session.people().is_empty() {
        return Vec::new();
    }
    let people = vec![Person::present(moment.user.name().text().clone(), Role::Facilitator)];
    let edit = Edit::whole(Whole::People(Lenient::Known(people)));
    changes::apply_quietly(review, moment.stamp(), edit)
}

/// Opens the meeting at the item under the cursor, if it is left on the agenda, or at the first that is.
fn take_seat(review: &mut Review, today: NaiveDate) {
    let agenda = review.session.meeting().map(|meeting| meeting.agenda).unwrap_or_default();
    let mut items = agenda.items(review.voices(), today);
    if items.is_empty() {
        items = Agenda::Everything.items(review.voices(), today);
    }
    let sitting = Sitting::new(&review.session, items);
    let is_left =
        sitting.agenda.contains(&review.cursor) && !sitting.dealt.contains(&review.cursor);
    let item = if is_left { Some(review.cursor) } else { sitting.first_left() };
    review.ticks = Ticks::default();
    review.sitting = sitting;
    review.open_page(Page::Meeting);
    match item {
        Some(item) => review.cursor = item,
        None => review.open_page(Page::WRAP_UP),
    }
}

fn start_clock(review: &mut Review, moment: &Moment<'_>) -> Vec<Effect> {
    if review.session.meeting().is_some_and(Meeting::is_running) {
        return Vec::new();
    }
    stamp_clock(review, moment, ClockEvent::Start, moment.now.at.to_utc())
}

/// Pauses the clock, if it runs, as the meeting is left.
pub(super) fn stop_clock(review: &mut Review, moment: &Moment<'_>) -> Vec<Effect> {
    if !review.session.meeting().is_some_and(Meeting::is_running) {
        return Vec::new();
    }
    let at = review.meeting_time(moment.now);
    stamp_clock(review, moment, ClockEvent::Pause, at)
}

fn stamp_clock(
    review: &mut Review,
    moment: &Moment<'_>,
    event: ClockEvent,
    at: DateTime<Utc>,
) -> Vec<Effect> {
    let at = whole_second(at);
    let at = review.session.meeting().map_or(at, |meeting| meeting.moment_of(event, at));
    let clock = ClockStamp::new(event, at, moment.user.name().text().clone());
    changes::apply_quietly(review, moment.stamp(), Edit::whole(Whole::Clock(clock)))
}

/// Asks whether a time without a key is a part of the meeting, as soon as nothing is open above it.
pub(super) fn ask_about_idle(model: &mut Model) {
    let is_free = model.overlays.is_empty() && model.leaving.is_none();
    let review = model.review.as_deref_mut().filter(|review| is_free && review.strip.is_none());
    let Some(review) = review.filter(|review| !review.idle.is_empty()) else { return };
    model.overlays.push(Overlay::confirm(Question::TakeOut(review.idle.remove(0))));
}

/// Takes a time without a key out of the meeting's time.
pub(super) fn take_out(review: &mut Review, moment: &Moment<'_>, idle: Idle) -> Reaction {
    let stamps = idle.stamps(moment.user.name().text());
    let edit = Edit::Several(stamps.map(|stamp| Edit::whole(Whole::Clock(stamp))).into());
    let effects = changes::apply_quietly(review, moment.stamp(), edit);
    review.skip_idle(idle);
    let told = format!("{} taken out of the meeting's time", idle.words());
    Reaction { effects, message: Some(Message::done(told)) }
}

/// Pauses the clock, or lets it go on.
pub(super) fn pause(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let (effects, told) = if review.session.meeting().is_some_and(Meeting::is_running) {
        let told = moment.with_keys("clock paused; {PauseClock} resumes");
        (stop_clock(review, moment), told)
    } else {
        (start_clock(review, moment), "the clock goes on".to_owned())
    };
    Reaction { effects, message: Some(Message::done(told)) }
}

/// Returns whether the meeting stays at an item after it got a status, for its note.
pub(super) fn stays_after(review: &Review, moment: &Moment<'_>, status: Option<Status>) -> bool {
    review.page == Page::Meeting
        && moment.after_gap == AfterGap::Stay
        && matches!(status, Some(Status::Partial | Status::Missing))
}

/// Moves on from items that are dealt with: to the next one that is not, and at the end to the items left
/// before a decision.
pub(super) fn go_on(review: &mut Review, items: &[ItemNo]) {
    if review.page != Page::Meeting {
        return;
    }
    review.sitting.dealt.extend(items);
    review.sitting.marked = items.last().copied();
    go_to(review, review.sitting.next_left(review.cursor));
}

/// Goes on without items that are dealt with together, none of which was talked about.
pub(super) fn pass_over(review: &mut Review, items: &[ItemNo]) {
    if review.page != Page::Meeting {
        return;
    }
    review.sitting.dealt.extend(items);
    if items.contains(&review.cursor) {
        go_to(review, review.sitting.next_left(review.cursor));
    }
}

/// Moves to an item, or else to the list before a decision.
fn go_to(review: &mut Review, item: Option<ItemNo>) {
    match item {
        Some(item) => review.move_to(item),
        None => review.open_page(Page::WRAP_UP),
    }
}

/// Passes the item over. One that has its status already is just left.
pub(super) fn skip(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let item = review.cursor;
    let is_dealt = review.sitting.dealt.contains(&item);
    let next = review.sitting.next(item);
    let mut effects = Vec::new();
    if review.session.answer(item).status.is_none() && !is_dealt {
        let id = review.session.checklist().item(item).id.clone();
        let edit = Edit::whole(Whole::Skip(id, true));
        effects = changes::apply_quietly(review, moment.stamp(), edit);
    }
    review.sitting.dealt.insert(item);
    // A meeting that began in the middle of the agenda ends there when nothing is left.
    let to = match review.sitting.first_left() {
        None if !is_dealt => None,
        first => next.or(first),
    };
    go_to(review, to);
    effects.into()
}

/// Returns to the item that was marked just now.
pub(super) fn back_to_marked(review: &mut Review) {
    if let Some(marked) = review.sitting.marked {
        review.move_to(marked);
    }
}

/// Parks the item: it is talked about later, outside of the meeting.
pub(super) fn park(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let item = review.cursor;
    let id = review.session.checklist().item(item).id.clone();
    let is_parked = review.is_parked(item);
    let edits = [Whole::Skip(id.clone(), false), Whole::Park(id, !is_parked)];
    let edit = Edit::Several(edits.map(Edit::whole).into());
    let what = if is_parked { "not parked" } else { "parked" };
    let effects = changes::apply(review, moment.stamp(), edit, what);
    let text = if is_parked { "not parked any more" } else { "parked for later" };
    if !is_parked {
        go_on(review, &[item]);
    }
    Reaction { effects, message: Some(Message::undoable(text)) }
}

/// Goes through the items of the list that is shown, one after the other, from the selected one on; or shows or
/// hides those that the selected row stands for.
pub(super) fn walk(review: &mut Review, moment: &Moment<'_>) {
    let is_on_promise = review.selected_promise().is_some();
    if !is_on_promise && !review.has_item(moment.today()) {
        if let Page::WrapUp { is_unfolded, .. } = &mut review.page {
            *is_unfolded = !*is_unfolded;
        }
        return;
    }
    let mut items: Vec<ItemNo> = Vec::new();
    for item in review.row_items(moment.today()).into_iter().flatten() {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    let first = items.first().copied().filter(|_| is_on_promise);
    let item = first.unwrap_or(review.cursor);
    let mut sitting = Sitting::round(items);
    let before = sitting.agenda.iter().take_while(|other| **other != item);
    sitting.dealt = before.copied().collect();
    if matches!(review.page, Page::Summary { .. }) {
        review.open_page(Page::Meeting);
    } else {
        sitting.marked = review.sitting.marked;
        review.close_page();
    }
    review.sitting = sitting;
    review.move_to(item);
}

/// Drops the key that kept a note and went on while it is held: it must not open the next item. Any other key ends
/// that.
pub(super) fn is_held_keep(model: &mut Model, chord: Chord, is_repeated: bool) -> bool {
    let Some(review) = model.review.as_deref_mut() else { return false };
    let held = &mut review.sitting.kept_by;
    *held = held.filter(|held| is_repeated && *held == chord);
    held.is_some()
}

/// Returns whether a mark comes from the same press of a key as the last one.
pub(super) fn is_held(model: &mut Model, action: Action) -> bool {
    let now = model.now;
    let is_mark = matches!(
        action,
        Action::MarkDone
            | Action::MarkPartial
            | Action::MarkMissing
            | Action::StillSo
            | Action::TakeSuggested
            | Action::Park
    );
    let in_meeting = model.review.as_deref_mut().filter(|review| review.page == Page::Meeting);
    is_mark && in_meeting.is_some_and(|review| review.sitting.is_held(action, now))
}
