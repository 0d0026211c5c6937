//! Questions and messages that float above a screen.

use ratatui::layout::Rect;

use crate::domain::basics::text::{Text, file_name};
use crate::domain::insight::conditions::PromiseKey;
use crate::domain::records::decision::Outcome;
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::overlay::{Durability, GONE, Leaving, Question};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Drawing, boxed, draw_lines, scrolled, split, split_last};
use crate::tui::view::{strip, words};
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 80;
/// The most unassessed items that the question whether to submit names.
const NAMED: usize = 4;
/// The most rows of a complaint.
const COMPLAINT: usize = 4;

pub(super) fn draw_form(drawing: Drawing<'_>, form: &Form, area: Rect) {
    let adding = adding(drawing);
    let renaming =
        |count: usize| format!("Rename the system in {}", words::count(count, "review", "reviews"));
    let title = match &form.purpose {
        Purpose::NewSession => "New review",
        Purpose::Rename { paths, .. } => &renaming(paths.len()),
        Purpose::Promise(key) => &promised(drawing, key),
        Purpose::AddPerson => &adding,
        Purpose::SaveCopy => "Save a copy of the review",
        Purpose::Import => "Read an edited report back",
        Purpose::Upgrade => "Upgrade to another version of the checklist",
        Purpose::Assess => "Whose assessment is it?",
        Purpose::Labels => "Labels of the system",
        _ => "",
    };
    let inside = window::inside(area, WIDTH);
    let complaint = strip::complaint(drawing, form, inside, COMPLAINT);
    let fields: u16 =
        form.fields.iter().map(|field| if field.kind.is_tall() { 3 } else { 1 }).sum();
    let room = Rect { width: inside, ..area };
    let fields = fields + u16::try_from(strip::help_rows(drawing, form, room)).unwrap_or(0);
    let told = u16::try_from(complaint.len()).unwrap_or(0);
    // The frame, the fields, a blank and the keys.
    let bounds = window::centred(area, WIDTH, fields + told + 4);
    let body = boxed(drawing, title, bounds, Context::Ask);
    strip::draw_fields(drawing, form, complaint, split(body, fields + told).0);
}

/// Returns the title of the form of a condition: its text.
fn promised(drawing: Drawing<'_>, key: &PromiseKey) -> String {
    let Drawing { model, theme, .. } = drawing;
    let promises = model.review.as_ref().map(|review| review.promises());
    let promise = promises.into_iter().flatten().find(|one| one.key() == *key);
    let room = usize::from(window::inside(Rect::new(0, 0, model.size.width, 1), WIDTH));
    let text = promise.map(|one| one.condition.text.shown().cut(room, theme.glyphs.ellipsis));
    text.unwrap_or_default()
}

/// Returns the title of the form that adds people: who is on the list already.
fn adding(drawing: Drawing<'_>) -> String {
    let people = drawing.model.review.as_ref().map(|review| review.session.people());
    let names = people.unwrap_or_default().iter().map(|person| person.name.shown().to_string());
    match names.collect::<Vec<_>>().join(", ") {
        names if names.is_empty() => "Who is there?".to_owned(),
        names => format!("Who is there? {names}"),
    }
}

pub(super) fn draw(drawing: Drawing<'_>, question: &Question, scroll: usize, area: Rect) {
    let (title, explanation, question) = match question {
        Question::Overwrite { file } => (
            "Replace the file?",
            format!("{file} exists already."),
            "Replace it with this report?".to_owned(),
        ),
        Question::Restore { title, words, offer, .. } => (*title, words.clone(), offer.clone()),
        Question::WriteAgain { file } => (
            GONE,
            format!("{file} was moved or removed. Without it nothing more is saved."),
            "Write it again with all that is on the screen?".to_owned(),
        ),
        Question::DecideAnyway { outcome, named, .. } => (
            "All the same?",
            named.iter().map(Text::raw).collect::<Vec<_>>().join("\n"),
            format!("Decide {} all the same? {}", outcome.words(), recorded(*outcome)),
        ),
        Question::Recover { items } => (
            "Something was not saved",
            format!(
                "The last time changes of {} could not be saved. They are kept aside.",
                words::count(*items, "item", "items")
            ),
            "Bring them back? With no they are offered again.".to_owned(),
        ),
        Question::TakeIn { copies, is_only } => {
            let names = copies.iter().map(|copy| file_name(copy)).collect::<Vec<_>>().join("\n");
            if *is_only {
                let explanation =
                    format!("{names}\nThe file does not bear its id, and no other one does.");
                ("A review under another name", explanation, "Name it by its id?".to_owned())
            } else {
                let explanation = format!(
                    "{names}\nAnother version of this review. File synchronisers leave one where two \
                     machines wrote at once."
                );
                let merge = "Merge it item by item? Where both say something else both values stay. \
                             The copy then goes to the bin.";
                ("Another version of this review", explanation, merge.to_owned())
            }
        }
        Question::TakeOut(idle) => (
            "The clock ran on",
            format!(
                "No key for {}, since {}.",
                idle.words(),
                words::time(idle.from, drawing.model.now)
            ),
            "Take them out of the meeting's time?".to_owned(),
        ),
        Question::Submit => submission(drawing),
        Question::RunOutside { reason, command } => (
            "Not synced",
            format!("{reason}\n\n{command}"),
            "Run it in the terminal, and sync again?".to_owned(),
        ),
        Question::LeaveDrafts { reason, leaving } => (
            "Not kept",
            format!("Text that was typed and not kept cannot be written down. {reason}."),
            format!("{} and lose it?", leave(*leaving)),
        ),
        Question::LeaveUnsaved { reason, leaving, kept } => {
            let leave = leave(*leaving);
            let explanation = format!("The last changes could not be saved: {reason}.");
            let words = match kept {
                Durability::Lasting => "They are kept aside and offered when it is opened again.",
                Durability::UntilLogout => {
                    "They are kept aside until you log out, and offered when it is opened again."
                }
                Durability::Nowhere => "",
            };
            let lost = if *kept == Durability::Nowhere { " and lose them" } else { "" };
            (
                "Not saved",
                format!("{explanation} {words}").trim_end().to_owned(),
                format!("{leave}{lost}?"),
            )
        }
    };
    draw_text(drawing, title, [&explanation, &question], (Context::Question, scroll), area);
}

/// Returns the title of the question whether to submit, what is unassessed, and the question.
fn submission(drawing: Drawing<'_>) -> (&'static str, String, String) {
    let model = drawing.model;
    let Some(review) = &model.review else { return ("", String::new(), String::new()) };
    let session = &review.session;
    let unassessed = session.answers().filter(|(_, answer)| answer.status.is_none());
    let texts: Vec<String> = unassessed.map(|(item, _)| review.named(item)).collect();
    let explanation = if texts.is_empty() {
        format!("All {} items are assessed.", session.checklist().len())
    } else {
        let rest = match texts.len().saturating_sub(NAMED) {
            0 => String::new(),
            rest => format!("; and {rest} more"),
        };
        let named = texts.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        format!("{} of {} unassessed: {named}{rest}.", texts.len(), session.checklist().len())
    };
    let drafts = match review.draft_count() {
        0 => String::new(),
        count => {
            format!("\n{} not part of it.", words::count(count, "draft is", "drafts are"))
        }
    };
    let way = "It takes no change after that; {Undo} opens it again until it is combined. Submit?";
    let way = model.setup.keymap.with_keys(Context::Review, way);
    ("Submit the assessment?", explanation + &drafts, way)
}

/// Returns what of the objections that are named is recorded with a decision.
const fn recorded(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::ConditionalGo => "The open blockers are recorded with the decision.",
        Outcome::Go | Outcome::NoGo => "What is named here is recorded with the decision.",
    }
}

const fn leave(leaving: Leaving) -> &'static str {
    match leaving {
        Leaving::ToHome => "Leave the review",
        Leaving::ToReview => "Leave the assessment",
        Leaving::ToShell => "Quit",
    }
}

pub(super) fn draw_notice(
    drawing: Drawing<'_>,
    (title, text): (&'static str, &str),
    scroll: usize,
    area: Rect,
) {
    draw_text(drawing, title, [text, ""], (Context::Notice, scroll), area);
}

/// Draws a box with an explanation and a question, or none. Where not all of it fits, the question stays whole
/// and the explanation scrolls.
fn draw_text(
    drawing: Drawing<'_>,
    title: &str,
    [explanation, question]: [&str; 2],
    (context, scroll): (Context, usize),
    area: Rect,
) {
    let width = usize::from(window::inside(area, WIDTH));
    let lines_of = |text: &str| words::wrapped(Text::new(text).lines(), width).collect::<Vec<_>>();
    let question = if question.is_empty() { Vec::new() } else { lines_of(question) };
    let (mut explanation, blank) = (lines_of(explanation), usize::from(!question.is_empty()));
    let height = u16::try_from(explanation.len() + blank + question.len() + 4).unwrap_or(u16::MAX);
    let body = boxed(drawing, title, window::centred(area, WIDTH, height), context);
    let rows_asked = u16::try_from(question.len()).unwrap_or(u16::MAX);
    let wanted = u16::try_from(explanation.len() + blank).unwrap_or(u16::MAX);
    let (above, below) = split(body, body.height.saturating_sub(rows_asked).min(wanted));
    draw_lines(drawing, question, drawing.theme.plain(), below);
    // Where it does not fit, a row of its own tells how to see the rest: the last one has no room.
    let is_whole = explanation.len() <= usize::from(above.height);
    let (text, line) = split_last(above, u16::from(!is_whole));
    let scroll = scrolled(drawing, scroll, explanation.len(), text, line);
    draw_lines(drawing, explanation.split_off(scroll), drawing.theme.plain(), text);
}
