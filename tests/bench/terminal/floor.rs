//! The least that this stack can cost: a list of checklist items drawn with the library's own widgets and
//! backend, a key that moves, a key that marks, nothing else.

use std::io;

use crossterm::event::{Event, KeyCode, read};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{List, ListState};

/// Shows a list of so many items until `q`.
pub fn run(items: usize) {
    crossterm::terminal::enable_raw_mode().unwrap();
    crossterm::execute!(io::stdout(), crossterm::terminal::EnterAlternateScreen).unwrap();
    let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout())).unwrap();
    let mut done = vec![false; items];
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        terminal
            .draw(|frame| {
                let rows = done.iter().enumerate().map(|(number, done)| {
                    let mark = if *done { "[x]" } else { "[ ]" };
                    format!("{mark} Statement {number} that is true today or not.")
                });
                let list = List::new(rows)
                    .highlight_symbol("> ")
                    .highlight_style(Style::new().add_modifier(Modifier::BOLD));
                frame.render_stateful_widget(list, frame.area(), &mut state);
            })
            .unwrap();
        let Event::Key(key) = read().unwrap() else { continue };
        let selected = state.selected().unwrap_or(0);
        match key.code {
            KeyCode::Char('j') => state.select(Some((selected + 1).min(items - 1))),
            KeyCode::Char('k') => state.select(Some(selected.saturating_sub(1))),
            KeyCode::Char('g') => state.select(Some(0)),
            KeyCode::Char('x') => done[selected] = !done[selected],
            KeyCode::Char('q') => break,
            _ => {}
        }
    }
    crossterm::execute!(io::stdout(), crossterm::terminal::LeaveAlternateScreen).unwrap();
    crossterm::terminal::disable_raw_mode().unwrap();
}
