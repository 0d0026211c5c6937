//! Changes of theme, characters and mouse while the program runs.

use crate::tui::model::Model;
use crate::tui::model::look::Mouse;
use crate::tui::model::message::Message;
use crate::tui::update::effect::Effect;

/// Draws with plain ASCII, or with every character again.
pub(super) fn toggle_ascii(model: &mut Model) -> Vec<Effect> {
    let ascii = &mut model.setup.look.ascii;
    *ascii = !*ascii;
    let words = if *ascii { "plain ASCII characters" } else { "every character" };
    model.message = Some(Message::done(words));
    vec![Effect::Redraw]
}

/// Switches to the next theme, around the end.
pub(super) fn next_theme(model: &mut Model) -> Vec<Effect> {
    let (themes, look) = (&model.setup.themes, &mut model.setup.look);
    let next = themes.iter().position(|one| one.theme == look.theme).map_or(0, |index| index + 1);
    if let Some(next) = themes.get(next).or(themes.first()) {
        look.theme = next.theme;
        model.message = Some(Message::done(format!("theme {}", next.name)));
    }
    Vec::new()
}

/// Takes the mouse from the terminal, or returns it.
pub(super) fn toggle_mouse(model: &mut Model) -> Vec<Effect> {
    let (mouse, words) = match model.setup.mouse {
        Mouse::OfTheTerminal => {
            (Mouse::Ours, "the mouse clicks and scrolls; with Shift it selects text")
        }
        Mouse::Ours => (Mouse::OfTheTerminal, "the mouse is the terminal's again"),
    };
    model.setup.mouse = mouse;
    model.message = Some(Message::done(words));
    vec![Effect::Mouse(mouse)]
}
