//! The key table: one row per key, and nothing offered that does not work.

use std::collections::HashSet;

use readyroom::tui::action::Action;
use readyroom::tui::chord::{Chord, Key};
use readyroom::tui::keymap::{self, Keymap, TABLE};
use readyroom::tui::screens::Context;

use crate::stage::{Stage, chords};

#[test]
fn no_key_stands_twice_in_a_context() {
    for context in Context::ALL {
        let mut seen = HashSet::new();
        for row in keymap::rows_in(context) {
            for chord in row.chords {
                assert!(seen.insert(*chord), "{chord} in {context:?}");
            }
        }
    }
}

#[test]
fn brackets_and_capital_o_are_bound_to_nothing() {
    for row in TABLE {
        for key in ['[', 'O'] {
            assert!(!row.chords.contains(&Chord::char(key)), "{key}: {:?}", row.action);
        }
    }
}

#[test]
fn characters_are_text_where_text_is_typed() {
    for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
        for c in ('!'..='~').chain([' ']) {
            assert_eq!(
                Keymap::default().resolve(context, Chord::char(c)),
                None,
                "{c} in {context:?}"
            );
        }
    }
}

fn check(context: Context, keys: &[(&str, Action)]) {
    for (key, action) in keys {
        assert_eq!(
            Keymap::default().resolve(context, chords(key)[0]),
            Some(*action),
            "{key} in {context:?}"
        );
    }
}

#[test]
fn every_key_of_the_meeting_is_bound() {
    use Action as A;
    let meeting = [
        ("d", A::MarkDone),
        ("p", A::MarkPartial),
        ("m", A::MarkMissing),
        ("x", A::MarkNotApplicable),
        ("c", A::ClearStatus),
        ("<Space>", A::Skip),
        ("<PgDn>", A::Skip),
        ("<PgUp>", A::StepBack),
        ("<BS>", A::BackToMarked),
        ("=", A::StillSo),
        ("z", A::Park),
        ("w", A::PauseClock),
        ("y", A::Decide),
        ("n", A::EditNote),
        ("o", A::EditOwner),
        ("t", A::EditDue),
        ("e", A::EditEvidence),
        ("b", A::ToggleBlocker),
        ("a", A::AcceptRisk),
        ("u", A::Undo),
        ("q", A::GoBack),
    ];
    let summary = [
        ("<Enter>", A::GoToItem),
        ("E", A::Export),
        ("w", A::Walk),
        ("y", A::Decide),
        ("q", A::GoBack),
    ];
    check(Context::Meeting, &meeting);
    check(Context::Summary, &summary);
}

#[test]
fn every_key_of_a_report_is_bound() {
    use Action as A;
    let export = [
        ("<Enter>", A::Keep),
        ("<C-n>", A::NextFormat),
        ("<C-t>", A::PreviousFormat),
        ("<Tab>", A::NextField),
        ("<S-Tab>", A::PreviousField),
        ("<C-y>", A::CopyReport),
        ("<Down>", A::MoveDown),
        ("<Up>", A::MoveUp),
        ("<PgDn>", A::PageDown),
        ("<PgUp>", A::PageUp),
        ("<Esc>", A::Close),
    ];
    check(Context::Export, &export);
    check(Context::Import, &[("<Space>", A::TickLine), ("<Enter>", A::TakeChanges)]);
}

#[test]
fn every_documented_key_is_bound() {
    use Action as A;
    let review = [
        ("?", A::ShowHelp),
        ("<F1>", A::ShowHelp),
        (":", A::ShowPalette),
        ("<C-p>", A::ShowPalette),
        ("q", A::GoBack),
        ("<C-c>", A::Quit),
        ("<C-z>", A::Suspend),
        ("u", A::Undo),
        ("<C-r>", A::Redo),
        ("<C-s>", A::SaySaved),
        ("<C-l>", A::Redraw),
        ("j", A::MoveDown),
        ("k", A::MoveUp),
        ("<Down>", A::MoveDown),
        ("<Up>", A::MoveUp),
        ("g", A::MoveFirst),
        ("G", A::MoveLast),
        ("<Home>", A::MoveFirst),
        ("<End>", A::MoveLast),
        ("<PgUp>", A::PageUp),
        ("<PgDn>", A::PageDown),
        ("<C-u>", A::PageUp),
        ("<C-d>", A::PageDown),
        ("<Tab>", A::NextCategory),
        ("<S-Tab>", A::PreviousCategory),
        ("l", A::NextCategory),
        ("h", A::PreviousCategory),
        ("<Right>", A::NextCategory),
        ("<Left>", A::PreviousCategory),
        ("1", A::GoToCategory(1)),
        ("9", A::GoToCategory(9)),
        (".", A::NextUnassessed),
        (",", A::PreviousUnassessed),
        ("/", A::Find),
        ("f", A::ChooseFilter),
        ("d", A::MarkDone),
        ("p", A::MarkPartial),
        ("m", A::MarkMissing),
        ("x", A::MarkNotApplicable),
        ("c", A::ClearStatus),
        ("<Space>", A::Tick),
        ("v", A::TickRange),
        ("<Esc>", A::Close),
        ("n", A::EditNote),
        ("o", A::EditOwner),
        ("t", A::EditDue),
        ("e", A::EditEvidence),
        ("b", A::ToggleBlocker),
        ("<Enter>", A::OpenItem),
        ("E", A::Export),
        ("I", A::ImportReport),
        ("w", A::OpenMeeting),
        ("s", A::OpenSummary),
        ("a", A::AcceptRisk),
    ];
    let home = [
        ("<Enter>", A::OpenSession),
        ("n", A::NewSession),
        ("r", A::RenameSession),
        ("X", A::DeleteSession),
        ("N", A::NextReview),
        ("<Space>", A::TickSession),
        ("=", A::Compare),
        ("l", A::Unfold),
        ("<Right>", A::Unfold),
        ("h", A::Fold),
        ("<Left>", A::Fold),
        ("x", A::OpenSample),
        ("w", A::OpenMeeting),
        ("s", A::OpenSummary),
        ("P", A::ShowPeople),
        ("E", A::Export),
        ("u", A::Undo),
        ("q", A::GoBack),
        ("/", A::Find),
    ];
    let strip = [
        ("<Enter>", A::Keep),
        ("<C-j>", A::BreakLine),
        ("<A-Enter>", A::BreakLine),
        ("<Tab>", A::NextField),
        ("<C-o>", A::OpenEditor),
        ("<Esc>", A::Close),
        ("<F1>", A::ShowHelp),
        ("<C-p>", A::ShowPalette),
        ("<C-c>", A::Quit),
        ("<C-z>", A::Suspend),
    ];
    check(Context::Review, &review);
    check(Context::Home, &home);
    check(Context::Strip, &strip);
    // On the item's page marks, writing and moving work alike.
    let on_page: Vec<_> = review
        .into_iter()
        .filter(|(_, action)| ![A::OpenItem, A::ChooseFilter].contains(action))
        .collect();
    check(Context::Item, &on_page);
}

#[test]
fn every_row_has_words_and_every_action_is_reachable() {
    for row in TABLE {
        assert!(!row.action.words().title.is_empty());
        let by_palette = row.chords.is_empty();
        let is_rare = matches!(
            row.action,
            Action::DiscardDraft
                | Action::SaveCopy
                | Action::ShowConditions
                | Action::ReadResponses
                | Action::Upgrade
                | Action::Assess
                | Action::EditLabels
                | Action::Combine
                | Action::Sync
                | Action::ToggleAscii
                | Action::NextTheme
                | Action::ToggleMouse
        );
        assert!(!by_palette || is_rare, "{:?}", row.action);
    }
    let listed: Vec<_> =
        Keymap::default().by_group().into_iter().flat_map(|(_, actions)| actions).collect();
    for row in TABLE {
        let action = row.action;
        assert!(listed.iter().any(|(_, other)| *other == action), "{action:?}");
    }
}

#[test]
fn an_unbound_key_changes_nothing_at_all() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    let before = stage.screen();
    for key in ["[", "O", "W", "J", "Z", "<Del>"] {
        stage.play(key);
        assert_eq!(stage.screen(), before, "{key}");
    }
    assert_eq!(Keymap::default().resolve(Context::Review, Chord::key(Key::F(9))), None);
}
