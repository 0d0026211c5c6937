//! The decision: what is decided, by whom, on what conditions.

use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::insight::conditions::Promise;
use crate::domain::insight::deciding::{Grounds, objections};
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::{BadDecision, Decision, Outcome};
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Edit, Whole};
use crate::store::bookmark::{DecisionField, Field};
use crate::tui::model::Model;
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::Complaint;
use crate::tui::update::reviewing::{Reaction, in_review};
use crate::tui::update::{changes, home};

/// Asks what is decided. What was decided before is selected if the facts allow it, else what they do allow.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let allowed = Grounds::of(&review.session, model.today()).allowed();
    let decided = review.session.decision().map(|decision| decision.outcome);
    let is_allowed = |outcome: &Outcome| *outcome != Outcome::Go || allowed == Outcome::Go;
    let selected = decided.filter(is_allowed).unwrap_or(allowed);
    let cursor = Outcome::ALL.iter().position(|outcome| *outcome == selected).unwrap_or(0);
    model.overlays.push(Overlay::Outcome { cursor });
    Vec::new()
}

/// Opens the form for an outcome; before it, the objections to it are shown for confirmation, above the decision: a no
/// leads back there.
pub(super) fn take(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let against = objections(&review.session, outcome, model.today());
    if against.is_empty() {
        return ask(model, outcome, Vec::new());
    }
    // All that the row of the outcome counts.
    let named = objections(&review.session, Outcome::Go, model.today());
    let question = Question::DecideAnyway { outcome, named, objections: against };
    model.overlays.push(Overlay::confirm(question));
    Vec::new()
}

/// Asks who decides, and what else belongs to it, in the place of the outcomes. Where no people are listed the user is
/// proposed. A conditional go without conditions of
/// its own begins with those of earlier decisions that are open, so that they are not lost.
pub(super) fn ask(model: &mut Model, outcome: Outcome, despite: Vec<Text>) -> Vec<Effect> {
    model.overlays.retain(|overlay| !matches!(overlay, Overlay::Outcome { .. }));
    let people = model.nameable();
    let Some(review) = &model.review else { return Vec::new() };
    let Decision { mut by, conditions, signed, remarks, .. } =
        Decision::proposed(&review.session, outcome);
    if by.is_blank() && review.session.people().is_empty() {
        by = model.setup.user.name().text().clone();
    }
    let open = if conditions.is_empty() { open_conditions(review) } else { Vec::new() };
    let conditions: Vec<String> = conditions.iter().chain(&open).map(Condition::line).collect();
    let signed: Vec<&str> = signed.iter().map(Text::raw).collect();
    let mut fields = vec![(DecisionField::By, by.raw().to_owned())];
    if outcome == Outcome::ConditionalGo {
        fields.push((DecisionField::Conditions, conditions.join("\n")));
    }
    fields.push((DecisionField::Signed, signed.join(", ")));
    fields.push((DecisionField::Remarks, remarks.raw().to_owned()));
    let draft = |field| review.decision.get(&Field::Decision(field)).cloned();
    let fields = fields.into_iter().map(|(field, said)| (field.into(), said, draft(field)));
    let form =
        Form::new(Purpose::Decide { outcome, despite }, fields.collect()).with_people(people);
    home::ask(model, form)
}

/// Returns the open conditions of earlier decisions.
fn open_conditions(review: &Review) -> Vec<Condition> {
    let promises = review.promises().into_iter();
    let is_left = |one: &Promise| one.is_carried(&review.session) && one.condition.is_open();
    promises.filter(is_left).map(|one| one.condition).collect()
}

/// Keeps the decision of a filled-in form.
///
/// # Errors
/// When a field of the form cannot be understood, with the complaint for it.
pub(super) fn keep(
    model: &mut Model,
    outcome: Outcome,
    despite: &[Text],
) -> Result<Vec<Effect>, Complaint> {
    let decision = wanted(model, outcome, despite)?;
    let lacking: Vec<String> = decision.lacking().collect();
    let today = model.today();
    let overdue = decision.standing().filter(|(.., one)| one.is_overdue(today)).count();
    let overlay = model.overlays.pop();
    let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
    Ok(in_review(model, |review, moment| {
        if let Some(form) = overlay.as_ref().and_then(Overlay::form) {
            form.settle(&mut review.decision);
        }
        let before = review.session.decision().map(|decision| decision.outcome.words());
        let effects = changes::apply(review, moment.stamp(), edit, "the decision");
        let replaced = before.map(|before| format!(", in place of {before}")).unwrap_or_default();
        let lacking = match lacking.as_slice() {
            [] => String::new(),
            [only] => format!("; {only}"),
            [first, others @ ..] => format!("; {first}, and {} more lack one", others.len()),
        };
        let overdue = match overdue {
            0 => String::new(),
            1 => "; 1 condition is overdue".to_owned(),
            count => format!("; {count} conditions are overdue"),
        };
        let told = format!("decided: {}{replaced}{overdue}{lacking}", outcome.words());
        Reaction { effects, message: Some(Message::undoable(told)) }
    }))
}

fn wanted(model: &Model, outcome: Outcome, despite: &[Text]) -> Result<Decision, Complaint> {
    let text = |field| model.form().and_then(|form| form.text_of(field)).unwrap_or_default();
    let mut decision = Decision { outcome, despite: despite.to_vec(), ..Decision::default() };
    let is_written = |part: &&str| !part.trim().is_empty();
    decision
        .set_by(&text(DecisionField::By))
        .and_then(|()| {
            let conditions = text(DecisionField::Conditions);
            decision.set_conditions(conditions.lines().filter(is_written), model.today())
        })
        .and_then(|()| {
            let signed = text(DecisionField::Signed);
            decision.set_signed(signed.split(',').filter(is_written))
        })
        .and_then(|()| decision.set_remarks(&text(DecisionField::Remarks)))
        .map_err(|bad| complaint(&bad))?;
    let stamp = Stamp::new(model.now, model.setup.user.name());
    Ok(match &model.review {
        Some(review) => decision.made(&review.session, &stamp),
        None => decision,
    })
}

fn complaint(bad: &BadDecision) -> Complaint {
    let (field, hint) = match bad {
        BadDecision::By(_) => (DecisionField::By, ""),
        BadDecision::Condition(_) => (DecisionField::Conditions, ""),
        BadDecision::NoCondition => (DecisionField::Conditions, ": what @who until when"),
        BadDecision::Signed(_) => (DecisionField::Signed, ""),
        BadDecision::Remarks(_) => (DecisionField::Remarks, ""),
    };
    Complaint::of(field, format!("{bad}{hint}"))
}
