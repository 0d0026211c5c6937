//! From what crossterm reads to what the program knows.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::tui::chord::{Chord, Held, Key};
use crate::tui::model::mouse::Click;

/// A key, or `None` for keys that we do not know, key releases, and keys with modifiers that no
/// terminal sends reliably.
pub(super) fn chord(event: &KeyEvent) -> Option<Chord> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = match event.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(number) => Key::F(number),
        _ => return None,
    };
    let held = if event.modifiers.contains(KeyModifiers::CONTROL) {
        Held::Ctrl
    } else if event.modifiers.contains(KeyModifiers::ALT) {
        Held::Alt
    } else {
        Held::Nothing
    };
    let key = match (held, key) {
        (Held::Ctrl, Key::Char(c)) => Key::Char(c.to_ascii_lowercase()),
        _ => key,
    };
    Some(Chord { key, held })
}

/// What the mouse does, as far as it means anything.
const fn click(event: MouseEvent) -> Option<Click> {
    let MouseEvent { column, row, .. } = event;
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Click::At { column, row }),
        MouseEventKind::ScrollUp => Some(Click::WheelUp),
        MouseEventKind::ScrollDown => Some(Click::WheelDown),
        _ => None,
    }
}

/// What was pressed, clicked or pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Chord(Chord),
    Click(Click),
    Paste(String),
}

/// What an event types; sizes come by signal.
pub(super) fn typed(event: Event) -> Option<Typed> {
    match event {
        Event::Key(key) => chord(&key).map(Typed::Chord),
        Event::Mouse(event) => click(event).map(Typed::Click),
        Event::Paste(text) => Some(Typed::Paste(text)),
        _ => None,
    }
}
