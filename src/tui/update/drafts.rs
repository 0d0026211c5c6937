//! Drafts: text that was typed and neither kept nor thrown away. It is written down while a field is
//! open, stays when it is closed, and stands there again when it is opened.

use crate::store::bookmark::{Draft, Field};
use crate::store::worker::Order;
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::review::Review;
use crate::tui::update::{Effect, overlays};

/// How many bytes of text may be lost when the program is killed.
const MUCH: usize = 200;

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
            draft.texts.insert(kind, field.input.text().to_owned());
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
        let told = how_to_reopen(*field);
        review.drafts.insert(review.cursor, draft);
        let undrafted = review.saving.undrafted.clone();
        model.message = Some(match undrafted {
            None => Message::done(model.told(told)),
            Some(reason) => {
                Message::refused(format!("not kept, and on this screen only: {reason}"))
            }
        });
    } else if before.is_none() {
        return Vec::new();
    }
    remember(model).into_iter().collect()
}

/// That nothing is lost, and the key that opens the field again.
const fn how_to_reopen(field: Field) -> &'static str {
    match field {
        Field::RiskBy | Field::RiskWhy | Field::RiskControl | Field::RiskUntil => {
            "not kept, but not lost: {AcceptRisk} opens the draft again"
        }
        Field::Evidence => "not kept, but not lost: {EditEvidence} opens the draft again",
        Field::Reason => "not kept, but not lost: {MarkNotApplicable} opens the draft again",
        Field::Owner => "not kept, but not lost: {EditOwner} opens the draft again",
        Field::Due => "not kept, but not lost: {EditDue} opens the draft again",
        Field::Note => "not kept, but not lost: {EditNote} opens the draft again",
    }
}

/// Closes every open field and keeps its text as a draft.
pub(super) fn close_all(model: &mut Model) {
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

/// Writes down which drafts are left.
pub(super) fn remember(model: &Model) -> Option<Effect> {
    model.review.as_ref().map(|review| Effect::Store(Order::Remember(review.bookmark())))
}
