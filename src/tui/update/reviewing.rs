//! Handlers of the open review: what they are given besides it, and what they give back.

use chrono::NaiveDate;

use crate::domain::basics::day::Now;
use crate::domain::basics::names::User;
use crate::domain::records::stamp::Stamp;
use crate::store::config::AfterGap;
use crate::tui::keymap::Keymap;
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::update::availability::Reason;
use crate::tui::update::effect::Effect;

/// The circumstances in which a handler acts on a review.
pub(super) struct Moment<'m> {
    /// The time of the message.
    pub(super) now: Now,
    /// The person at the keyboard.
    pub(super) user: &'m User,
    /// The way on from a gap in a meeting.
    pub(super) after_gap: AfterGap,
    keymap: &'m Keymap,
    context: Context,
}

impl Moment<'_> {
    /// Returns the local date.
    pub(super) fn today(&self) -> NaiveDate {
        self.now.today()
    }

    /// Returns the stamp of a change made now.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp::new(self.now, self.user.name())
    }

    /// Returns a text of our own with the keys in it that it names by their actions.
    pub(super) fn with_keys(&self, text: &'static str) -> String {
        self.keymap.with_keys(self.context, text)
    }

    /// Returns a refusal, with the keys that it names.
    pub(super) fn refusal(&self, reason: Reason) -> Message {
        Message::refused(self.with_keys(reason))
    }
}

/// The result of a handler: effects, and the message that replaces the last one.
#[derive(Default)]
pub(super) struct Reaction {
    pub(super) effects: Vec<Effect>,
    pub(super) message: Option<Message>,
}

impl From<()> for Reaction {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Vec<Effect>> for Reaction {
    fn from(effects: Vec<Effect>) -> Self {
        Self { effects, message: None }
    }
}

impl From<Option<Message>> for Reaction {
    fn from(message: Option<Message>) -> Self {
        Self { effects: Vec::new(), message }
    }
}

/// Runs a handler on the open review; without one nothing happens.
pub(super) fn in_review<R: Into<Reaction>>(
    model: &mut Model,
    handle: impl FnOnce(&mut Review, &Moment<'_>) -> R,
) -> Vec<Effect> {
    let context = model.context();
    let Some(review) = model.review.as_deref_mut() else { return Vec::new() };
    let (user, keymap) = (&model.setup.user, &model.setup.keymap);
    let after_gap = model.setup.after_gap;
    let moment = Moment { now: model.now, user, after_gap, keymap, context };
    let Reaction { effects, message } = handle(review, &moment).into();
    if message.is_some() {
        model.message = message;
    }
    effects
}
