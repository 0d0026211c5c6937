//! The review meeting: it begins with a plan, goes from item to item, keeps the clock, and ends in what
//! is left before a decision.

use chrono::{DateTime, Utc};

use crate::domain::format::record::Lenient;
use crate::domain::insight::agenda::{loose_ends, off_the_lists};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::meeting::{Agenda, ClockEvent, ClockStamp, MOST_MINUTES, Meeting};
use crate::domain::records::people::{Person, Role};
use crate::domain::records::stamp::whole_second;
use crate::domain::session::Session;
use crate::domain::session::edit::{Edit, Whole};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::input::{Input, Lines};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Plan};
use crate::tui::model::review::{Review, Ticks};
use crate::tui::model::sitting::Sitting;
use crate::tui::screens::Page;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::refuse;
use crate::tui::update::{changes, home};

/// Goes to the meeting. The first time it is planned; else it goes on where it was.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = home::know_others(model);
    let Some(review) = model.review.as_ref() else {
        return effects;
    };
    if review.session.meeting().and_then(Meeting::began).is_none() {
        let plan = plan(&review.session, model);
        model.overlays.push(Overlay::Plan(Box::new(plan)));
        return effects;
    }
    let (now, last_change) = (model.now.at.to_utc(), review.session.last_change());
    // Whoever has sat here before has only looked elsewhere: the talk went on.
    let is_first = review.sitting.agenda.is_empty();
    let meeting = review.session.meeting().filter(|_| is_first);
    let left_at = meeting.and_then(|meeting| meeting.was_left_at(last_change, now));
    if let Some(at) = left_at {
        effects.extend(stamp_clock(model, ClockEvent::Pause, at));
    }
    effects.extend(start_clock(model));
    take_seat(model);
    effects
}

fn plan(session: &Session, model: &Model) -> Plan {
    let counts = Agenda::ALL.map(|agenda| agenda.items(session, model.today()).len());
    Plan {
        minutes: Input::new(Lines::One, &model.setup.minutes.to_string()),
        is_untouched: true,
        cursor: 0,
        counts,
        has_last: session.last_time().is_some(),
    }
}

/// Begins the meeting as it is planned.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Plan(plan)) = model.overlays.last() else {
        return Vec::new();
    };
    let agenda = Agenda::ALL.get(plan.cursor).copied().unwrap_or_default();
    if plan.counts[plan.cursor] == 0 {
        refuse(model, "this agenda is empty; take another one");
        return Vec::new();
    }
    let minutes = plan.minutes.text().trim().parse().ok();
    let Some(minutes) = minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes)) else {
        refuse(model, "the meeting takes 1 to 1440 minutes");
        return Vec::new();
    };
    model.overlays.pop();
    let planned = Whole::Meeting(Lenient::Known(Some(Meeting::planned(minutes, agenda))));
    let mut effects = changes::apply_quietly(model, Edit::whole(planned));
    effects.extend(name_the_facilitator(model));
    effects.extend(start_clock(model));
    if let Some(review) = model.review.as_deref_mut() {
        // It begins with the first item, wherever the cursor was.
        let first = agenda.items(&review.session, model.now.today()).first().copied();
        review.cursor = first.unwrap_or(review.cursor);
    }
    take_seat(model);
    announce(model, None);
    effects
}

/// Whoever begins a meeting with nobody on the list runs it.
fn name_the_facilitator(model: &mut Model) -> Vec<Effect> {
    let user = model.setup.user.name().text().clone();
    match &model.review {
        Some(review) if review.session.people().is_empty() => {
            let people = vec![Person::present(user, Role::Facilitator)];
            changes::apply_quietly(model, Edit::whole(Whole::People(Lenient::Known(people))))
        }
        _ => Vec::new(),
    }
}

/// Takes the seat: the agenda, and the item to go on with.
fn take_seat(model: &mut Model) {
    let today = model.today();
    let Some(review) = model.review.as_deref_mut() else { return };
    let agenda = review.session.meeting().map(|meeting| meeting.agenda).unwrap_or_default();
    let mut items = agenda.items(&review.session, today);
    if items.is_empty() {
        items = Agenda::Everything.items(&review.session, today);
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
        None => review.open_page(Page::WrapUp { cursor: 0 }),
    }
}

fn start_clock(model: &mut Model) -> Vec<Effect> {
    let meeting = model.review.as_ref().and_then(|review| review.session.meeting());
    if meeting.is_some_and(Meeting::is_running) {
        return Vec::new();
    }
    stamp_clock(model, ClockEvent::Start, model.now.at.to_utc())
}

/// Pauses a clock that runs: nobody sits there any more.
pub(super) fn stop_clock(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    if !review.session.meeting().is_some_and(Meeting::is_running) {
        return Vec::new();
    }
    let at = review.meeting_time(model.now);
    stamp_clock(model, ClockEvent::Pause, at)
}

fn stamp_clock(model: &mut Model, event: ClockEvent, at: DateTime<Utc>) -> Vec<Effect> {
    let by = model.setup.user.name().text().clone();
    let meeting = model.review.as_ref().and_then(|review| review.session.meeting());
    let at = whole_second(at);
    let at = meeting.map_or(at, |meeting| meeting.moment_of(event, at));
    changes::apply_quietly(model, Edit::whole(Whole::Clock(ClockStamp::new(event, at, by))))
}

/// Pauses the clock, or lets it go on.
pub(super) fn pause(model: &mut Model) -> Vec<Effect> {
    let running = model.review.as_ref().and_then(|review| review.session.meeting());
    if running.is_some_and(Meeting::is_running) {
        let told = model.told("the clock stands; {PauseClock} lets it go on");
        model.message = Some(Message::done(told));
        stop_clock(model)
    } else {
        model.message = Some(Message::done("the clock goes on"));
        start_clock(model)
    }
}

/// Goes on from items that are dealt with: to the next one that is not, and at the end to what is left
/// before a decision.
pub(super) fn go_on(model: &mut Model, items: &[ItemNo]) {
    let Some(review) = model.review.as_deref_mut().filter(|review| review.page == Page::Meeting)
    else {
        return;
    };
    review.sitting.dealt.extend(items);
    review.sitting.marked = items.last().copied();
    let from = review.cursor;
    match review.sitting.next_left(from) {
        Some(next) => {
            review.move_to(next);
            announce(model, Some(from));
        }
        None => wrap_up(model),
    }
}

/// Says which category begins.
fn announce(model: &mut Model, from: Option<ItemNo>) {
    let Some(review) = model.review.as_ref() else { return };
    let checklist = review.session.checklist();
    let category = review.category();
    if from.is_some_and(|from| checklist.category_of(from) == category) {
        return;
    }
    let of_category = |item: &&ItemNo| checklist.category_of(**item) == category;
    let count = review.sitting.agenda.iter().filter(of_category).count();
    let title = checklist.category(category).title.shown();
    let items = if count == 1 { "item" } else { "items" };
    let text = format!("{title} begins, {count} {items}");
    model.message = Some(Message::done(text));
}

/// Shows what is left before a decision.
fn wrap_up(model: &mut Model) {
    if let Some(review) = model.review.as_deref_mut() {
        review.open_page(Page::WrapUp { cursor: 0 });
    }
}

/// Passes the item over. One that has its status already is just left.
pub(super) fn skip(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_deref_mut() else { return Vec::new() };
    let item = review.cursor;
    let is_dealt = review.sitting.dealt.contains(&item);
    let next = review.sitting.next(item);
    let is_open = review.session.answer(item).status.is_none() && !is_dealt;
    let id = review.session.checklist().item(item).id.clone();
    let effects = if is_open {
        changes::apply_quietly(model, Edit::whole(Whole::Skip(id, true)))
    } else {
        Vec::new()
    };
    let Some(review) = model.review.as_deref_mut() else { return effects };
    review.sitting.dealt.insert(item);
    match next {
        Some(next) => {
            review.move_to(next);
            announce(model, Some(item));
        }
        None if review.sitting.left() > 0 => {
            let first = review.sitting.first_left().unwrap_or(item);
            review.move_to(first);
            announce(model, Some(item));
        }
        None => wrap_up(model),
    }
    effects
}

/// Back to the item that was marked just now.
pub(super) fn back_to_marked(review: &mut Review) {
    if let Some(marked) = review.sitting.marked {
        review.move_to(marked);
    }
}

/// Parks the item: it is talked about later, outside of the meeting.
pub(super) fn park(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_ref() else { return Vec::new() };
    let item = review.cursor;
    let id = review.session.checklist().item(item).id.clone();
    let is_parked = review.is_parked(item);
    let edits = [Whole::Skip(id.clone(), false), Whole::Park(id, !is_parked)];
    let edit = Edit::Several(edits.map(Edit::whole).into());
    let effects = changes::apply(model, edit, if is_parked { "not parked" } else { "parked" });
    let text = if is_parked { "not parked any more" } else { "parked for later" };
    model.message = Some(Message::undoable(text));
    if !is_parked {
        go_on(model, &[item]);
    }
    effects
}

/// Confirms that an item is still as last time.
pub(super) fn still_so(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(review) = model.review.as_ref() else { return Vec::new() };
    let item = review.cursor;
    let Some(last) = review.session.last_answer(item) else { return Vec::new() };
    let changes = last.confirmed_on(review.session.answer(item), today);
    let edits = changes.into_iter().map(|change| Edit::Answer(item, change));
    let status = last.status;
    let edit = Edit::Several(edits.chain(off_the_lists(&review.session, &[item])).collect());
    let effects = changes::apply(model, edit, "still as last time");
    let told = Message::undoable("still as last time").with_status(status);
    model.message = Some(told);
    go_on(model, &[item]);
    effects
}

/// Goes through the items of the list before the decision once more, from the selected one on.
pub(super) fn walk(review: &mut Review) {
    let Page::WrapUp { cursor } = review.page else { return };
    let items: Vec<ItemNo> =
        loose_ends(&review.session).into_iter().map(|(_, item)| item).collect();
    let Some(&item) = items.get(cursor) else { return };
    let mut agenda: Vec<ItemNo> = Vec::new();
    for item in items {
        if !agenda.contains(&item) {
            agenda.push(item);
        }
    }
    let mut sitting = Sitting::round(agenda);
    sitting.marked = review.sitting.marked;
    let before = sitting.agenda.iter().take_while(|other| **other != item);
    sitting.dealt = before.copied().collect();
    review.sitting = sitting;
    review.close_page();
    review.move_to(item);
}

/// Whether a mark is the same press of a key as the last one.
pub(super) fn is_held(model: &mut Model, action: Action) -> bool {
    let now = model.now;
    let is_mark = matches!(
        action,
        Action::MarkDone
            | Action::MarkPartial
            | Action::MarkMissing
            | Action::StillSo
            | Action::Park
    );
    let in_meeting = model.review.as_deref_mut().filter(|review| review.page == Page::Meeting);
    is_mark && in_meeting.is_some_and(|review| review.sitting.is_held(action, now))
}
