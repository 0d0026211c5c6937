//! Writing: the strip, its fields, its drafts, and every other form.

use crate::domain::answer::Stamp;
use crate::domain::checklist::ItemNo;
use crate::domain::due;
use crate::domain::edit::{Change, Edit, Verdict};
use crate::domain::names::{Link, Note, PersonName, Reason};
use crate::domain::session::Session;
use crate::domain::text::Text;
use crate::store::bookmark::{Draft, Field};
use crate::store::files::Existing;
use crate::store::worker::Order;
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::availability::people;
use crate::tui::update::{Effect, changes, home, marking, overlays, refuse};

/// How many bytes of text may be lost when the program is killed.
const MUCH: usize = 200;
/// What a field says that takes no more.
const FULL: &str = "the field is full: it holds 64 KiB";

/// Opens the strip at the field of an action. Owner and due date go to all ticked items; note and
/// evidence are always those of the item under the cursor.
pub(super) fn open(model: &mut Model, action: Action) -> Vec<Effect> {
    let today = model.today();
    let kind = match action {
        Action::EditOwner => FieldKind::Owner,
        Action::EditDue => FieldKind::Due,
        Action::EditEvidence => FieldKind::Evidence,
        _ => FieldKind::Note,
    };
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let targets = match kind {
        FieldKind::Owner | FieldKind::Due => marking::targets(review, today),
        _ => vec![review.cursor],
    };
    let kinds = match kind {
        FieldKind::Note | FieldKind::Owner | FieldKind::Due if !review.has_ticks() => {
            vec![FieldKind::Note, FieldKind::Owner, FieldKind::Due]
        }
        // Beside ticks each field may go to other items than the next.
        kind => vec![kind],
    };
    open_strip(model, Purpose::Write(targets), &kinds, kind)
}

/// Opens the strip for the reason for which items do not apply.
pub(super) fn ask_reason(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let targets = marking::targets(review, today);
    open_strip(model, Purpose::NotApplicable(targets), &[FieldKind::Reason], FieldKind::Reason)
}

fn open_strip(
    model: &mut Model,
    purpose: Purpose,
    kinds: &[FieldKind],
    focus: FieldKind,
) -> Vec<Effect> {
    let people = people(model);
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let fields = kinds.iter().map(|&kind| field(review, purpose.items(), kind)).collect();
    let form = Form::new(purpose, fields).focused_on(focus).with_people(people);
    let again = model.set_aside.take_if(|aside| aside.asks_the_same_as(&form));
    review.strip = Some(again.unwrap_or(form));
    review.written_down = draft_of_strip(review);
    Vec::new()
}

/// A field with what the session says, and with what was typed before. For several items it is what
/// all of them say.
fn field(
    review: &Review,
    targets: &[ItemNo],
    kind: FieldKind,
) -> (FieldKind, String, Option<String>) {
    let mut texts = targets.iter().map(|&item| said(&review.session, item, kind));
    let first = texts.next().unwrap_or_default();
    let original = if texts.all(|text| text == first) { first } else { String::new() };
    let draft = review.drafts.get(&review.cursor).filter(|_| *targets == [review.cursor]);
    let draft = draft.and_then(|draft| draft.texts.get(&kind.drafted()?).cloned());
    (kind, original, draft)
}

/// What the session says in a field of an item.
pub(super) fn said(session: &Session, item: ItemNo, kind: FieldKind) -> String {
    let answer = session.answer(item);
    match kind {
        FieldKind::Note => answer.note.raw().to_owned(),
        FieldKind::Owner => answer.owner().map(|owner| owner.raw().to_owned()).unwrap_or_default(),
        FieldKind::Due => answer.due.map(|due| due.to_string()).unwrap_or_default(),
        FieldKind::Reason => answer.reason.raw().to_owned(),
        FieldKind::Evidence => {
            let links: Vec<&str> =
                answer.evidence.iter().map(|evidence| evidence.link.raw()).collect();
            links.join("\n")
        }
        _ => String::new(),
    }
}

/// The draft of the item under the cursor, as it would be if the strip were closed now; none where
/// the strip writes to other items.
pub(super) fn draft_of_strip(review: &Review) -> Option<Draft> {
    let strip = review.strip.as_ref().filter(|strip| strip.purpose.items() == [review.cursor])?;
    let mut draft = review.drafts.get(&review.cursor).cloned().unwrap_or_default();
    draft.item = review.session.checklist().item(review.cursor).id.clone();
    for field in &strip.fields {
        let Some(kind) = field.kind.drafted() else { continue };
        draft.texts.remove(&kind);
        if field.is_changed() && !field.input.is_blank() {
            draft.texts.insert(kind, field.input.text());
        }
    }
    Some(draft)
}

/// Whether the strip holds text that is not written down yet.
pub(super) fn has_undrafted_text(model: &Model) -> bool {
    let Some(review) = model.review.as_ref() else { return false };
    let open = draft_of_strip(review);
    open.is_some() && open != review.written_down
}

/// Writes down where the session stands, what is being typed included.
pub(super) fn write_down(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let mut bookmark = review.bookmark();
    let draft = draft_of_strip(review);
    if let Some(draft) = &draft {
        bookmark.drafts.retain(|other| other.item != draft.item);
        if !draft.texts.is_empty() {
            bookmark.drafts.push(draft.clone());
        }
    }
    review.written_down = draft;
    vec![Effect::Store(Order::Remember(bookmark))]
}

/// Writes down what is being typed where much has come since the last time: not everybody pauses.
pub(super) fn write_down_much(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_ref().filter(|review| review.strip.is_some()) else {
        return Vec::new();
    };
    let length = |draft: &Option<Draft>| {
        let texts = draft.iter().flat_map(|draft| draft.texts.values());
        texts.map(String::len).sum::<usize>()
    };
    let typed = length(&draft_of_strip(review)).abs_diff(length(&review.written_down));
    if typed < MUCH { Vec::new() } else { write_down(model) }
}

/// Closes the strip; what was typed stays as a draft.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let draft = draft_of_strip(review);
    let Some(strip) = review.strip.take() else {
        return Vec::new();
    };
    let Some(draft) = draft else {
        overlays::set_aside(model, strip);
        return Vec::new();
    };
    let before = review.drafts.remove(&review.cursor);
    if let Some(field) = draft.texts.keys().next() {
        let key = reopening_key(*field);
        model.message =
            Some(Message::done(format!("not kept, but not lost: {key} opens the draft again")));
        review.drafts.insert(review.cursor, draft);
    } else if before.is_none() {
        return Vec::new();
    }
    vec![Effect::Store(Order::Remember(review.bookmark()))]
}

const fn reopening_key(field: Field) -> &'static str {
    match field {
        Field::Evidence => "e",
        Field::Reason => "x",
        Field::Owner => "o",
        Field::Due => "t",
        Field::Note => "n",
    }
}

/// Closes every open field and keeps its text as a draft.
pub(super) fn set_aside(model: &mut Model) {
    while !model.overlays.is_empty() {
        overlays::close(model);
    }
    close(model);
}

pub(super) fn discard_draft(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    review.drafts.remove(&review.cursor);
    model.message = Some(Message::done("the draft is thrown away"));
    vec![Effect::Store(Order::Remember(review.bookmark()))]
}

/// Lets a key edit the field with the cursor; gives whether it meant anything there.
pub(super) fn edit(model: &mut Model, chord: Chord) -> bool {
    if let Some(Overlay::Pick(picker)) = model.overlays.last_mut() {
        let meant = picker.query.edit(chord);
        overlays::search(model);
        return meant;
    }
    let Some(form) = model.form_mut() else {
        return false;
    };
    form.complaint = None;
    let picked = form.picked.take();
    if let Some(person) = chord.typed().and_then(|c| form.picked_by(c)).map(|p| p.raw().to_owned())
    {
        form.picked = chord.typed();
        return form.focused_mut().is_some_and(|field| field.input.insert(&person));
    }
    if let (Some(digit), Some(_), Some(field)) = (picked, chord.typed(), form.focused_mut()) {
        field.input.replace(digit.encode_utf8(&mut [0; 4]));
    }
    let (fits, meant) = match form.focused_mut() {
        Some(field) if chord.typed().is_some() => (field.input.edit(chord), true),
        Some(field) => (true, field.input.edit(chord)),
        None => (true, false),
    };
    if !fits {
        form.complaint = Some(FULL.to_owned());
    }
    meant
}

/// Pasted text goes into text fields, and nowhere else: it is never run as keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(Overlay::Pick(picker)) = model.overlays.last_mut() {
        picker.query.insert(text);
        overlays::search(model);
        return Vec::new();
    }
    let Some(form) = model.form_mut() else {
        model.message =
            Some(Message::refused("pasted text goes into text fields only: n opens the note"));
        return Vec::new();
    };
    let fits = form.focused_mut().is_none_or(|field| field.input.insert(text));
    form.complaint = (!fits).then(|| FULL.to_owned());
    Vec::new()
}

/// Moves between fields, breaks a line, completes a name.
pub(super) fn inside(model: &mut Model, action: Action) {
    let Some(form) = model.form_mut() else { return };
    let count = form.fields.len();
    match action {
        Action::NextField => form.focus = (form.focus + 1) % count,
        Action::PreviousField => form.focus = (form.focus + count - 1) % count,
        Action::CompleteOwner => {
            let name = form.completion().map(|person| person.raw().to_owned());
            if let (Some(name), Some(field)) = (name, form.focused_mut()) {
                field.input.replace(&name);
            }
        }
        _ => {
            if let Some(field) = form.focused_mut() {
                field.input.break_line();
            }
        }
    }
}

pub(super) fn open_editor(model: &mut Model) -> Vec<Effect> {
    let text = model.form().and_then(Form::focused).map(|field| field.input.text());
    text.map(Effect::Editor).into_iter().collect()
}

/// Takes the text that the external editor left, or says why there is none.
pub(super) fn take_edited(model: &mut Model, edited: Result<String, String>) -> Vec<Effect> {
    match (edited, model.form_mut()) {
        (Ok(text), Some(form)) => {
            let text = text.trim_end_matches(['\n', '\r']);
            if form.focused_mut().is_some_and(|field| !field.input.replace(text)) {
                form.complaint = Some(FULL.to_owned());
            }
        }
        (Err(reason), _) => refuse(model, reason),
        (Ok(_), None) => {}
    }
    Vec::new()
}

/// Keeps what the open form says, if it is sound.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.form() else {
        return Vec::new();
    };
    match form.purpose.clone() {
        Purpose::Write(items) => keep_fields(model, &items),
        Purpose::NotApplicable(items) => keep_reason(model, &items),
        Purpose::NewSession => home::create(model),
        Purpose::Rename { path, .. } => home::rename(model, path),
        Purpose::Export => overlays::write_report(model, Existing::Keep),
    }
}

/// What cannot be kept: the field, and why.
struct Complaint(FieldKind, String);

fn complain(model: &mut Model, Complaint(kind, why): Complaint) -> Vec<Effect> {
    if let Some(form) = model.form_mut() {
        form.complain(kind, why);
    }
    Vec::new()
}

fn keep_fields(model: &mut Model, items: &[ItemNo]) -> Vec<Effect> {
    let wanted = match wanted(model, items) {
        Ok(wanted) => wanted,
        Err(complaint) => return complain(model, complaint),
    };
    let (changes, words): (Vec<Change>, Vec<String>) = wanted.into_iter().unzip();
    let what = words.join(", ");
    let edits = items
        .iter()
        .flat_map(|&item| changes.iter().map(move |change| Edit::Answer(item, change.clone())));
    let edit = Edit::Several(edits.collect());
    close_kept(model, items);
    let mut effects = changes::apply(model, edit, &what);
    if effects.is_empty() {
        effects.extend(remember(model));
        model.message = Some(Message::done("nothing was changed"));
    } else if model.review.as_ref().is_some_and(|review| goes_to_ticked(review, items)) {
        let told = format!("{what}, {}", marking::ticked(items.len()));
        model.message = Some(Message::undoable(told));
    } else {
        model.message = Some(Message::undoable(what));
    }
    effects
}

/// The strip is done with: what was typed is kept, no draft of it remains.
fn close_kept(model: &mut Model, items: &[ItemNo]) {
    let Some(review) = model.review.as_mut() else {
        return;
    };
    let Some(strip) = review.strip.take() else {
        return;
    };
    if *items != [review.cursor] {
        return;
    }
    if let Some(mut draft) = review.drafts.remove(&review.cursor) {
        for field in &strip.fields {
            field.kind.drafted().map(|kind| draft.texts.remove(&kind));
        }
        if !draft.texts.is_empty() {
            review.drafts.insert(review.cursor, draft);
        }
    }
}

/// Whether ticks say where a text goes, rather than the cursor.
fn goes_to_ticked(review: &Review, items: &[ItemNo]) -> bool {
    review.has_ticks() && *items != [review.cursor]
}

fn remember(model: &Model) -> Option<Effect> {
    model.review.as_ref().map(|review| Effect::Store(Order::Remember(review.bookmark())))
}

/// The changes that the fields ask for, each with its words.
fn wanted(model: &Model, items: &[ItemNo]) -> Result<Vec<(Change, String)>, Complaint> {
    let Some(form) = model.form() else {
        return Ok(Vec::new());
    };
    let changed = |kind| form.changed_text_of(kind).map(|text| text.trim_end().to_owned());
    let mut wanted = Vec::new();
    if let Some(text) = changed(FieldKind::Note) {
        let note = Note::parse(&text)
            .map_err(|refused| Complaint(FieldKind::Note, format!("the note {refused}")))?;
        let words = if text.is_empty() { "no note" } else { "note kept" };
        wanted.push((Change::Note(note), words.to_owned()));
    }
    if let Some(text) = changed(FieldKind::Owner) {
        let owner = parse_owner(&text)?;
        let words = owner.as_ref().map(|owner| format!("owner {}", owner.text().shown()));
        wanted.push((Change::Owner(owner), words.unwrap_or_else(|| "no owner".to_owned())));
    }
    if let Some(text) = changed(FieldKind::Due) {
        let due =
            match text.trim() {
                "" => None,
                words => Some(due::parse(words, model.today()).map_err(|refused| {
                    Complaint(FieldKind::Due, format!("the due date {refused}"))
                })?),
            };
        let words = due.map(|due| format!("due {due}, {}", due::distance(due, model.today())));
        wanted.push((Change::Due(due), words.unwrap_or_else(|| "no due date".to_owned())));
    }
    if let (Some(text), [item]) = (changed(FieldKind::Evidence), items) {
        wanted.push(evidence(model, *item, &text)?);
    }
    Ok(wanted)
}

fn parse_owner(text: &str) -> Result<Option<PersonName>, Complaint> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refuse = |refused| Complaint(FieldKind::Owner, format!("the owner {refused}"));
    PersonName::parse(text).map(Some).map_err(refuse)
}

/// The evidence of an item, from a text with a link a line.
fn evidence(model: &Model, item: ItemNo, text: &str) -> Result<(Change, String), Complaint> {
    let mut links: Vec<Text> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let link = Link::parse(line)
            .map_err(|refused| Complaint(FieldKind::Evidence, format!("a link {refused}")))?;
        if !links.contains(link.text()) {
            links.push(link.into());
        }
    }
    let stamp = Stamp::new(model.now, &model.setup.user);
    let evidence = match &model.review {
        Some(review) => review.session.answer(item).evidence_with(&links, &stamp),
        None => Vec::new(),
    };
    let words = match evidence.len() {
        0 => "no evidence".to_owned(),
        1 => "1 link".to_owned(),
        count => format!("{count} links"),
    };
    Ok((Change::Evidence(evidence), words))
}

fn keep_reason(model: &mut Model, items: &[ItemNo]) -> Vec<Effect> {
    let text = model.form().and_then(|form| form.text_of(FieldKind::Reason)).unwrap_or_default();
    match Reason::parse(&text) {
        Ok(reason) => {
            close_kept(model, items);
            marking::carry_out(model, items, &Change::Verdict(Verdict::not_applicable(reason)))
        }
        Err(refused) => {
            let why = format!("the reason {refused}; not applicable needs one");
            complain(model, Complaint(FieldKind::Reason, why))
        }
    }
}
