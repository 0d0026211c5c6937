//! Journeys: key strings in, answers out, on a real store.

use readyroom::domain::basics::names::Note;
use readyroom::domain::basics::status::Status;
use readyroom::domain::insight::filter::Selection;
use readyroom::domain::records::checklist::Checklist;
use readyroom::domain::records::checklist::library_id::LibraryId;
use readyroom::domain::session::edit::Change;
use readyroom::store::caveats::{Caveats, Unlocked};
use readyroom::store::files::Existing;
use readyroom::store::homes::Durability;
use readyroom::store::messages::{Command, Event};
use readyroom::store::{desk, error::StoreError, library, sessions};
use readyroom::tui::model::Size;
use readyroom::tui::model::form::FieldKind;
use readyroom::tui::model::home::{Entry, Summary};
use readyroom::tui::model::look::{Look, ThemeName};
use readyroom::tui::model::overlay::{Leaving, Overlay, Question};
use readyroom::tui::screens::Context;
use readyroom::tui::update::{self, Effect, Msg};

use crate::generate::checklist_of;
use crate::stage::{Stage, chords, noon, styles_of};
use crate::writers::elsewhere;

// Marking.

#[test]
fn an_empty_home_leads_to_the_first_mark_within_ten_keys() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>d");
    assert_eq!(stage.statuses(), format!("d{}", ".".repeat(31)));
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn the_cursor_stays_on_the_item_after_a_mark() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jd");
    assert_eq!(stage.item(), "identity.account-recovery");
    assert_eq!(stage.message(), "was unassessed, e adds evidence");
    stage.play("p");
    assert_eq!(stage.answer().status, Some(Status::Partial));
    assert_eq!(stage.message(), "was done");
}

#[test]
fn every_status_has_its_key_and_c_clears() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djpjmjxno payments here<Enter>jd");
    assert!(stage.statuses().starts_with("dpmxd"));
    stage.play("c");
    assert!(stage.statuses().starts_with("dpmx."));
    stage.play("c");
    assert_eq!(stage.message(), "there is no status to clear");
}

#[test]
fn not_applicable_is_not_kept_without_a_reason() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("x<Enter>");
    assert_eq!(stage.answer().status, None);
    assert_eq!(stage.model.context(), Context::Strip);
    assert!(stage.screen().contains("not applicable needs one"));
    stage.play("no users<Enter>");
    assert_eq!(stage.answer().status, Some(Status::NotApplicable));
    assert_eq!(stage.answer().reason.raw(), "no users");
}

#[test]
fn marks_and_owners_go_to_all_ticked_items_as_one_step() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<Space>j<Space>jj<Space>d");
    assert!(stage.statuses().starts_with("dd.d"));
    assert_eq!(stage.message(), "3 ticked items");
    // Ticks stay: an owner for the same items costs no second round.
    assert!(stage.review().has_ticks());
    stage.play("<Esc>u");
    assert!(stage.statuses().starts_with("...."));
    stage.play("g<Space>j<Space>oben<Enter>");
    let owners: Vec<_> = stage.session().owners();
    assert_eq!(owners, ["ben".into()]);
    assert_eq!(stage.message(), "owner ben, 2 ticked items");
    stage.play("u");
    assert!(stage.session().owners().is_empty());
}

#[test]
fn what_is_still_so_is_confirmed_for_all_ticked_items_as_one_step() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("npayments-api<Enter>djpj<Down>m<Esc>q").wait(24 * 60).play("N");
    assert!(stage.statuses().starts_with("...."), "{}", stage.statuses());
    stage.play("g<Space>jjj<Space>");
    // Neither the ticked items nor the one under the cursor count alone.
    stage.play("vgv=");
    assert!(stage.statuses().starts_with("dp.m"), "{}", stage.statuses());
    assert_eq!(stage.message(), "still so, 3 of 4 ticked items");
    assert!(stage.review().has_ticks());
    stage.play("u");
    assert!(stage.statuses().starts_with("...."), "{}", stage.statuses());
    stage.play("<Esc>gjj<Space>=");
    assert_eq!(stage.message(), "last time gave no status to any ticked item");
    // Those that wait can be listed.
    stage.play("<Esc>g=f").play(&"j".repeat(9));
    assert!(stage.screen().contains("▸ waiting from last time"), "{}", stage.screen());
    stage.play("<Enter>G");
    let screen = stage.screen();
    assert!(screen.contains("Only waiting from last time"), "{screen}");
    assert_eq!(stage.review().cursor.0, 3, "{screen}");
}

#[test]
fn a_range_is_ticked_from_the_last_tick_or_drawn_with_the_cursor() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<Space>jjvm");
    assert!(stage.statuses().starts_with("mmm."));
    stage.play("<Esc>jvjjp");
    assert!(stage.statuses().starts_with("mmmppp."));
    stage.play("<Esc>gvjvjjd");
    assert!(stage.statuses().starts_with("ddmppp."), "{}", stage.statuses());
}

#[test]
fn escape_unticks_and_marks_then_go_to_the_cursor_only() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<Space>jv<Esc>d");
    assert!(stage.statuses().starts_with(".d."));
}

// Undo.

#[test]
fn every_change_can_be_undone_and_redone() {
    let mut stage = Stage::in_review(80, 24);
    let fresh = said(&stage);
    stage.play("dnnote<Tab>ben<Tab>+2w<Enter>ehttps://wiki/a<Enter>bxwhy<Enter>c");
    let after = said(&stage);
    stage.play("uuuuuu");
    assert_eq!(said(&stage), fresh);
    stage.play("u");
    assert_eq!(stage.message(), "there is nothing to undo");
    stage.play("<C-r><C-r><C-r><C-r><C-r><C-r>");
    assert_eq!(said(&stage), after);
    stage.play("<C-r>");
    assert_eq!(stage.message(), "there is nothing to redo");
    assert_eq!(stage.on_disk(), *stage.session());
}

/// Returns the content of the session without its history.
fn said(stage: &Stage) -> Vec<String> {
    let answers = stage.session().answers();
    let one = |answer: &readyroom::domain::records::answer::Answer| {
        let mut answer = answer.clone();
        answer.history.clear();
        format!("{answer:?}")
    };
    answers.map(|(_, answer)| one(answer)).collect()
}

#[test]
fn a_change_after_undo_clears_redo() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dup<C-r>");
    assert_eq!(stage.answer().status, Some(Status::Partial));
    assert_eq!(stage.message(), "there is nothing to redo");
}

#[test]
fn undo_goes_to_the_item_that_it_changes() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dGu");
    assert_eq!(stage.item(), "identity.sign-in");
}

// Moving.

#[test]
fn vim_keys_and_arrows_move_alike() {
    for keys in [
        ["j", "<Down>"],
        ["G", "<End>"],
        ["jjk", "<Down><Down><Up>"],
        ["Gg", "<End><Home>"],
        ["l", "<Tab>"],
        ["lll", "<Right><Right><Right>"],
        ["lh", "<Tab><S-Tab>"],
        ["<C-d>", "<PgDn>"],
    ] {
        let [vim, arrows] = keys.map(|keys| {
            let mut stage = Stage::in_review(80, 24);
            stage.play(keys);
            stage.item()
        });
        assert_eq!(vim, arrows, "{keys:?}");
    }
}

#[test]
fn categories_are_reached_by_tab_and_by_number() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jj<Tab>");
    assert_eq!(stage.item(), "data.migrations");
    stage.play("8");
    assert_eq!(stage.item(), "governance.ownership");
    stage.play("<Tab>");
    assert_eq!(stage.item(), "identity.sign-in", "around the end");
    stage.play("<S-Tab>");
    assert_eq!(stage.item(), "governance.ownership");
    stage.play("9");
    assert_eq!(stage.message(), "there is no category of this number");
}

#[test]
fn the_next_unassessed_item_is_found_around_the_end() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djd.");
    assert_eq!(stage.item(), "identity.roles");
    stage.play("G.");
    assert_eq!(stage.item(), "identity.roles");
    stage.play(",");
    assert_eq!(stage.item(), "governance.release-decisions");
    let mut stage = Stage::in_session(80, 24, Some(checklist_of(&[1])), |_| ());
    stage.play("d.");
    assert_eq!(stage.message(), "every item is assessed; E exports the report");
}

#[test]
fn a_page_moves_by_eight_items_and_stops_at_the_ends() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<PgDn>");
    assert_eq!(stage.review().cursor.0, 8);
    stage.play("<C-u>");
    assert_eq!(stage.review().cursor.0, 0);
    stage.play("k");
    assert_eq!(stage.review().cursor.0, 0);
    stage.play("<PgDn><PgDn><PgDn><PgDn><PgDn>j");
    assert_eq!(stage.review().cursor.0, 31);
}

// Writing.

#[test]
fn the_strip_keeps_note_owner_and_due_date_at_once() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nJune drill<C-j>restored 2 of 3<Tab>ben<Tab>fri<Enter>");
    let answer = stage.answer();
    assert_eq!(answer.note.raw(), "June drill\nrestored 2 of 3");
    assert_eq!(answer.owner().unwrap().raw(), "ben");
    assert_eq!(answer.due.unwrap().to_string(), "2026-11-27");
    assert_eq!(stage.message(), "note kept, owner ben, due 2026-11-27, in 5 days");
    stage.play("u");
    assert!(stage.answer().note.is_empty(), "one step");
}

#[test]
fn alt_enter_breaks_a_line_too_and_in_a_field_of_one_line_the_words_stay_two() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("na<A-Enter>b<Enter>");
    assert_eq!(stage.answer().note.raw(), "a\nb");
    for break_line in ["<C-j>", "<A-Enter>"] {
        stage.play("o<C-u>").play("second").play(break_line);
        assert!(stage.screen().contains("this field is one line"), "{}", stage.screen());
        stage.play("line<Enter>");
        assert_eq!(stage.answer().owner().unwrap().raw(), "second line");
        // What is selected stays, and at the edges there is nothing to keep apart.
        stage.play("o").play(break_line).play(break_line).play("support<Enter>");
        assert_eq!(stage.answer().owner().unwrap().raw(), "second line support");
    }
    let mut stage = Stage::at_home(80, 24);
    stage.play("npayments<C-j>api<Enter>");
    assert_eq!(stage.session().system().raw(), "payments api");
}

#[test]
fn the_digit_of_an_owner_leaks_into_no_other_field() {
    let fields = |stage: &Stage| -> Vec<String> {
        let form = stage.model.form().unwrap();
        form.fields.iter().map(|field| field.input.text().to_owned()).collect()
    };
    let mut stage = Stage::in_review(80, 24);
    stage.play("nsome text<Tab>ana<Enter>jo1");
    assert_eq!(fields(&stage), ["", "ana", ""]);
    stage.play("<Tab>fri");
    assert_eq!(fields(&stage), ["", "ana", "fri"]);
    stage.play("<S-Tab> b<S-Tab>a note<Tab><Tab>");
    assert_eq!(fields(&stage), ["a note", "ana b", "fri"]);
    // Nor does it come back, whatever happened between.
    for between in ["<Tab><S-Tab>", "<S-Tab><Tab>", "<Left><Right>", "<Home><End>", "<C-a><C-e>"] {
        let mut stage = Stage::in_review(80, 24);
        stage.play("oana<Enter>jo1").play(between).play("x");
        assert_eq!(fields(&stage), ["", "anax", ""], "{between}");
    }
    let mut stage = Stage::in_review(80, 24);
    stage.play("oana<Enter>jo1").send(Msg::Paste(" and ben".to_owned())).play("x");
    assert_eq!(fields(&stage), ["", "ana and benx", ""]);
    // The other forms that name people.
    let mut stage = Stage::in_review(80, 24);
    stage.play("ma1<Tab>because<S-Tab><S-Tab>+2w");
    assert_eq!(fields(&stage), ["ana", "because", "", "+2w"]);
}

#[test]
fn digits_follow_the_people_list_whatever_is_assigned() {
    let digits = |stage: &Stage| -> Vec<String> {
        let people = stage.model.form().unwrap().candidates();
        people.into_iter().map(|person| person.raw().to_owned()).collect()
    };
    let mut stage = Stage::in_review(80, 24);
    stage.play("Pndana<Enter>cleo<Enter>ben<Enter>eva<Enter><Esc>");
    let screen = stage.screen();
    for shown in ["1 dana", "2 cleo", "3 ben", "4 eva"] {
        assert!(screen.contains(shown), "{screen}");
    }
    stage.play("<Esc>");
    for keys in ["o4<Enter>", "jo4<Enter>jo3<Enter>", "jozoe<Enter>", "joana<Enter>", "o3<Enter>u"]
    {
        stage.play(keys).play("o<C-u>");
        assert_eq!(digits(&stage)[..4], ["dana", "cleo", "ben", "eva"], "{keys}");
        stage.play("<Esc>");
    }
    // Who is not on the list comes behind it, in the order of being named first, and stays there.
    stage.play("kozoe<Enter>jjo<C-u>");
    assert_eq!(digits(&stage), ["dana", "cleo", "ben", "eva", "ana", "zoe"]);
}

#[test]
fn a_letter_with_alt_does_nothing_in_a_field() {
    for open in ["n", "o", "t", "e", "ma", "x", ":", "/", "E", "Pn", "w"] {
        for letter in ["d", "p", "q", "b", "f", "x", "X", "y", "1", "u", "E", "Enter", "Up"] {
            let mut stage = Stage::in_review(80, 24);
            stage.play(open);
            assert!(stage.model.context().has_field(), "{open}");
            let (context, before) = (stage.model.context(), stage.statuses());
            stage.play(&format!("<A-{letter}>"));
            assert_eq!(stage.model.context(), context, "{open} Alt-{letter}");
            assert_eq!((stage.statuses(), stage.left.len()), (before, 0), "{open} Alt-{letter}");
        }
    }
}

#[test]
fn undo_works_in_the_list_of_people() {
    let mut stage = Stage::in_review(80, 24);
    let people = |stage: &Stage| stage.session().people().len();
    stage.play("Pnana<Enter>ben<Enter><Esc>GX");
    assert_eq!(people(&stage), 1);
    assert!(stage.screen().contains("u undo: ben is off the list"), "{}", stage.screen());
    stage.play("u");
    assert_eq!(people(&stage), 2);
    stage.play("G<C-r>");
    assert_eq!((people(&stage), stage.message().as_str()), (1, "redone: the people"));
    assert!(stage.screen().contains("▸ 1 ana"), "{}", stage.screen());
    stage.play("uu<C-r>rru");
    assert_eq!(people(&stage), 2);
}

#[test]
fn the_late_rest_of_an_escape_sequence_is_text_and_no_key() {
    let mut stage = Stage::in_review(80, 24);
    for character in "[dpm".chars() {
        stage.send(Msg::Doubtful(character));
    }
    assert_eq!(stage.statuses(), ".".repeat(32));
    stage.play("n");
    for character in "[d]".chars() {
        stage.send(Msg::Doubtful(character));
    }
    stage.play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "[d]");
}

#[test]
fn escape_keeps_what_was_typed_as_a_visible_draft() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nhalf a thought<Esc>");
    assert!(stage.answer().note.is_empty());
    assert!(stage.screen().contains("Not kept   Note: half a thought"));
    assert_eq!(stage.message(), "not kept, but not lost: n opens the draft again");
    stage.play("jkn");
    assert!(stage.screen().contains("Note       half a thought"));
    stage.play(", finished<Enter>");
    assert_eq!(stage.answer().note.raw(), "half a thought, finished");
    assert!(!stage.screen().contains("Not kept"));
}

#[test]
fn a_draft_of_several_fields_names_each_of_them() {
    let mut stage = Stage::in_review(120, 40);
    stage.play("nhalf a thought<Tab>ben<Tab>fri<Esc>");
    let told = "Not kept   Note: half a thought; Owner: ben; Due: fri";
    assert!(stage.screen().contains(told), "{}", stage.screen());
    stage.play("n");
    for shown in ["Note       half a thought", "ben", "fri"] {
        assert!(stage.screen().contains(shown), "{}", stage.screen());
    }
}

#[test]
fn a_draft_survives_the_end_of_the_program() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jjnhalf a thought<Esc>");
    let loaded = sessions::load(&stage.review().path).unwrap();
    let opened = desk::opened(&stage.places, loaded);
    let review = readyroom::tui::model::review::Review::new(opened, &stage.model.setup.user);
    assert_eq!(review.cursor.0, 2);
    assert_eq!(review.drafts.len(), 1);
}

/// Text typed into any field, open or closed, is offered by the next run of the program.
#[test]
fn text_in_any_form_of_a_review_survives_a_kill() {
    let much = "because nobody uses it ".repeat(20);
    for (keys, again, shown) in [
        ("nhalf a thought", "n", "half a thought"),
        ("xno users", "x", "no users"),
        ("ehttps://wiki.example/drill", "e", "https://wiki.example/drill"),
        ("adana<Tab>rebuilt by hand", "a", "rebuilt by hand"),
        ("<Space>j<Space>xno users of both", "kx", "no users of both"),
        ("<Space>j<Space>oben the second", "ko", "ben the second"),
        ("sycdana<Tab>repeat the drill", "syc", "repeat the drill"),
        ("sycdana<Tab>repeat the drill", "syc", "dana"),
        ("syndana<Tab>ana, ben<Tab>not before May", "syn", "not before May"),
        ("syn<Tab>ana, ben", "syc", "ana, ben"),
        ("syndana<Tab><Tab>MUCH", "syn", "because nobody uses it because"),
        ("xMUCH", "x", "because nobody uses it because"),
    ] {
        for closed in ["<Esc>", "PAUSE", ""] {
            let is_much = keys.contains("MUCH");
            if closed.is_empty() && !is_much {
                continue;
            }
            let mut stage = Stage::in_review(80, 24);
            stage.play(&keys.replace("MUCH", ""));
            if is_much {
                stage.send(Msg::Paste(much.clone()));
            }
            match closed {
                "PAUSE" => drop(stage.send(Msg::Pause)),
                keys => drop(stage.play(keys)),
            }
            let path = stage.review().path.clone();
            let mut next = stage.opened_again(&path);
            let screen = next.play(again).screen();
            assert!(screen.contains(shown), "{keys} {closed}\n{screen}");
        }
    }
}

#[test]
fn a_draft_of_the_decision_is_seen_until_it_is_kept() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("sycdana<Tab>repeat the drill<Esc>");
    assert_eq!(stage.message(), "not kept, but not lost: y opens the draft again");
    assert!(stage.screen().contains("Not kept"), "{}", stage.screen());
    let path = stage.review().path.clone();
    let mut next = stage.opened_again(&path);
    next.play("s");
    assert!(next.screen().contains("Not kept"), "{}", next.screen());
    next.play("yc<Enter>");
    let decision = next.session().decision().unwrap();
    assert_eq!(decision.conditions[0].text.raw(), "repeat the drill");
    assert_eq!(decision.by.raw(), "dana");
    assert!(!next.screen().contains("Not kept"), "{}", next.screen());
    let mut again = next.opened_again(&path);
    assert!(!again.play("s").screen().contains("Not kept"), "{}", again.screen());
}

/// Text typed for several ticked items is a draft of the first of them until it is saved.
#[test]
fn a_draft_for_ticked_items_ends_when_it_is_kept() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<Space>j<Space>xno users<Esc>");
    assert_eq!(stage.review().drafts.len(), 1);
    stage.play("x<Enter>");
    assert_eq!(stage.statuses()[..2], *"xx");
    assert!(stage.review().drafts.is_empty());
    let path = stage.review().path.clone();
    assert!(stage.opened_again(&path).review().drafts.is_empty());
}

#[test]
fn text_in_an_open_field_is_a_draft_after_ctrl_c() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nunfinished<C-c>");
    assert_eq!(stage.left, [Effect::Quit(0)]);
    let bookmark = readyroom::store::bookmark::load(&stage.places, stage.session().id());
    assert_eq!(bookmark.drafts[0].texts.values().collect::<Vec<_>>(), ["unfinished"]);
}

/// Forms of a review that write to no item: the keys that open them, what is typed there, and the field.
const FORMS: [(&str, &str, FieldKind); 3] = [
    ("Pn", "somebody", FieldKind::Person),
    ("I", "~/edited.md", FieldKind::Page),
    ("E", "<C-u>elsewhere.md", FieldKind::Path),
];

/// Returns the text that was typed last into a form.
fn last_typed(keys: &str) -> &str {
    keys.rsplit('>').next().unwrap_or_default()
}

#[track_caller]
fn assert_says(stage: &Stage, kind: FieldKind, expected: &str, after: &str) {
    let form = stage.model.form().unwrap_or_else(|| panic!("{after}\n{}", stage.screen()));
    assert_eq!(form.text_of(kind).as_deref(), Some(expected), "{after}");
}

#[test]
fn text_typed_into_any_form_is_restored_after_a_restart() {
    for (opens, typed, kind) in FORMS {
        for end in ["pause", "<Esc>", "<Esc>q", "<C-c>", "signal"] {
            let mut stage = Stage::in_review(80, 24);
            let path = stage.review().path.clone();
            stage.play(opens).play(typed);
            match end {
                "pause" => {
                    assert!(update::has_undrafted_text(&stage.model), "{opens}");
                    stage.send(Msg::Pause);
                    assert!(!update::has_undrafted_text(&stage.model), "{opens}");
                }
                "signal" => drop(stage.send(Msg::Signal(143))),
                keys => drop(stage.play(keys)),
            }
            let after = format!("{opens} {typed} {end}");
            if end == "<Esc>" {
                assert!(stage.message().starts_with("not kept, but not lost"), "{after}");
            }
            let mut stage = stage.opened_again(&path);
            assert!(stage.message().starts_with("not kept, but not lost: "), "{after}");
            stage.play("<Esc>").play(opens);
            assert_says(&stage, kind, last_typed(typed), &after);
            assert!(!update::has_undrafted_text(&stage.model), "{after}");
        }
    }
}

#[test]
fn text_typed_at_home_is_restored_after_a_restart() {
    for (opens, typed) in [("n", "checkout"), ("r", "<C-u>ledger"), ("E", "<C-u>elsewhere.csv")] {
        for end in ["pause", "<Esc>", "<Esc>q", "<C-c>", "signal"] {
            let mut stage = Stage::at_home_with(80, 24, |places| {
                crate::stage::create(places, "payments", noon(), None, |_| ());
            });
            stage.play(opens).play(typed);
            match end {
                "pause" => drop(stage.send(Msg::Pause)),
                "signal" => drop(stage.send(Msg::Signal(143))),
                keys => drop(stage.play(keys)),
            }
            let mut stage = stage.at_home_again();
            stage.play(opens);
            let kind = if opens == "E" { FieldKind::Path } else { FieldKind::System };
            assert_says(&stage, kind, last_typed(typed), &format!("{opens} {typed} {end}"));
        }
    }
}

#[test]
fn a_kept_or_emptied_field_leaves_no_draft() {
    let waits = |stage: &Stage| {
        let id = stage.session().id();
        readyroom::store::bookmark::load(&stage.places, id).has_drafts()
    };
    for (keys, empties) in [
        ("gsycdana<Tab>repeat the drill", "<C-u><S-Tab><C-u>"),
        ("Pnsomebody", "<C-u>"),
        ("g<Space>j<Space>oclara", "<C-u>"),
        ("g<Space>j<Space>xno such thing here", "<C-u>"),
    ] {
        for after in ["<Enter>", empties] {
            let mut stage = Stage::in_review(80, 24);
            stage.play(keys).send(Msg::Pause);
            assert!(waits(&stage), "{keys}");
            stage.play(after).play(if after == "<Enter>" { "" } else { "<Esc>" });
            assert!(!waits(&stage), "{keys}{after}");
        }
    }
    let waits = |stage: &Stage| readyroom::store::bookmark::load_home(&stage.places).has_drafts();
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger").send(Msg::Pause);
    assert!(waits(&stage));
    stage.play("<Enter>");
    assert_eq!(stage.session().system().raw(), "ledger");
    assert!(!waits(&stage));
    stage.play("qrcheckout").send(Msg::Pause);
    assert!(waits(&stage), "{}", stage.screen());
    stage.play("<Enter>");
    assert!(!waits(&stage));
}

#[test]
fn a_change_of_the_session_does_not_forget_what_is_being_typed() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("I~/edited.md").send(Msg::Pause).play("<Esc>d");
    let bookmark = readyroom::store::bookmark::load(&stage.places, stage.session().id());
    assert_eq!(bookmark.forms.values().collect::<Vec<_>>(), ["~/edited.md"]);
}

#[test]
fn quitting_asks_if_text_typed_at_home_cannot_be_kept() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger");
    let lost = || Msg::Store(Event::NotRemembered { error: disk_full(), has_drafts: true });
    stage.effects_of(Msg::Pause);
    stage.effects_of(lost());
    stage.effects_of(Msg::Key(chords("<Esc>")[0]));
    assert!(stage.message().contains("on this screen only"), "{}", stage.message());
    let effects = stage.effects_of(Msg::Key(chords("q")[0]));
    assert!(!effects.contains(&Effect::Quit(0)), "{effects:?}");
    stage.effects_of(lost());
    assert!(stage.screen().contains("Quit and lose it?"), "{}", stage.screen());
    let effects = stage.effects_of(Msg::Key(chords("y")[0]));
    assert_eq!(effects.last(), Some(&Effect::Quit(0)));
}

#[test]
fn a_draft_can_be_discarded_from_the_palette() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nrubbish<Esc>:discard draft<Enter>");
    assert_eq!(stage.message(), "the draft is discarded");
    assert!(stage.review().drafts.is_empty());
}

#[test]
fn an_owner_is_completed_and_picked_by_digit() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("obenedikt<Enter>jobe<Right><Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "benedikt");
    stage.play("joclara<Enter>jo");
    assert!(
        stage.screen().contains("a digit picks: 1 ana  2 benedikt  3 clara"),
        "{}",
        stage.screen()
    );
    stage.play("3<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "clara");
    stage.play("jo2nd line support<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "2nd line support");
}

#[test]
fn a_digit_picks_while_the_whole_old_owner_is_selected() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("oclara<Enter>joben<Enter>ko");
    assert!(
        stage.screen().contains("clara   a digit picks: 1 ana  2 clara  3 ben"),
        "{}",
        stage.screen()
    );
    stage.play("3<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "ben");
    stage.play("o2nd line<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "2nd line");
    stage.play("o<Left><Right>2<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "2nd line2");
}

#[test]
fn a_text_that_an_editor_saves_later_is_offered_where_it_belongs() {
    let file = || "/state/editor/note-1.md".to_owned();
    let note = |stage: &Stage| stage.model.form().unwrap().fields[0].input.text().to_owned();
    let mut stage = Stage::in_review(80, 24);
    stage.model.setup.editor = "/usr/bin/code -n".to_owned();
    stage.play("nbefore");
    let place = stage.model.field_place().unwrap();
    let came_back = || Msg::CameBack { place: place.clone(), file: file() };
    let saved = |text: &str| Msg::SavedLater {
        place: place.clone(),
        file: file(),
        text: Ok(text.to_owned()),
    };
    stage.send(came_back());
    let screen = stage.screen();
    assert!(screen.contains("the editor came back at once and changed nothing"), "{screen}");
    let told = stage.model.form().unwrap().complaint.clone().unwrap();
    assert!(told.ends_with("VISUAL=\"/usr/bin/code -n --wait\" makes it wait"), "{told}");
    // In the meantime one goes on, and nothing is taken unasked.
    stage.play(" more").send(saved("from the editor\n"));
    assert!(stage.screen().contains("Ctrl-O takes it"), "{}", stage.screen());
    assert_eq!(note(&stage), "before more");
    stage.play("<C-o>");
    assert_eq!(note(&stage), "from the editor");
    // Saved while the field is closed, or the cursor elsewhere.
    stage.play("<Enter>j").send(saved("once more"));
    let told = "the editor has saved /state/editor/note-1.md: where Note (identity.sign-in) is open \
                again, Ctrl-O takes it";
    assert_eq!(stage.message(), told);
    stage.play("no<Esc>");
    assert_ne!(stage.message(), told);
    stage.play("kt");
    assert!(!stage.screen().contains("the editor has saved its text"), "{}", stage.screen());
    stage.play("<Esc>n");
    assert!(stage.screen().contains("the editor has saved its text"), "{}", stage.screen());
    stage.play("<C-o><Enter>");
    assert_eq!(stage.answer().note.raw(), "once more");
    // Another editor that is not known.
    stage.model.setup.editor = "my-editor".to_owned();
    stage.play("n").send(came_back());
    assert!(stage.screen().contains("VISUAL=\"code --wait\""), "{}", stage.screen());
}

#[test]
fn only_the_field_with_the_cursor_shows_a_selection() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("oclara<Enter>n");
    assert!(!styles_of(&stage.frame().0).contains("reversed"));
    stage.play("<Tab>");
    assert!(styles_of(&stage.frame().0).contains("reversed"));
}

#[test]
fn a_long_line_is_marked_where_it_goes_on_and_shown_whole_where_there_is_room_again() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("oa very long name of an owner that goes on");
    assert!(stage.screen().contains("Owner     ◂"), "{}", stage.screen());
    stage.play("<Home>");
    assert!(
        stage.screen().contains("Owner      a very long name o▸  2 of 3"),
        "{}",
        stage.screen()
    );
    stage.play("<End>").send(Msg::Resize(Size { width: 120, height: 40 }));
    let whole = "Owner      a very long name of an owner that goes on";
    assert!(stage.screen().contains(whole), "{}", stage.screen());
    stage.play("!<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "a very long name of an owner that goes on!");
}

#[test]
fn a_field_marks_text_outside_of_its_window() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("n1<C-j>2<C-j>3<C-j>4<C-j>5<C-j>6<C-j>7<C-j>8<C-j>9<C-j>10<C-j>11<C-j>12");
    assert!(stage.screen().contains(" above  "), "{}", stage.screen());
    stage.play("<Tab>");
    stage.send(Msg::Paste("a\u{200b}na".to_owned()));
    assert!(stage.screen().contains("1 hidden"), "{}", stage.screen());
}

#[test]
fn tab_never_completes_and_enter_keeps_just_what_was_typed() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("obenedikt<Enter>joben<Tab><Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "ben");
}

#[test]
fn an_empty_field_clears() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nnote<Tab>ben<Tab>fri<Enter>n<C-u><Tab><C-u><Tab><C-u><Enter>");
    let answer = stage.answer();
    assert!(answer.note.is_empty() && answer.owner.is_none() && answer.due.is_none());
    assert_eq!(stage.message(), "no note, no owner, no due date");
}

#[test]
fn a_bad_due_date_is_refused_in_its_field_and_nothing_is_lost() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nnote<Tab>ben<Tab>soon<Enter>");
    assert_eq!(stage.model.context(), Context::Strip);
    assert!(stage.screen().contains("the due date is no date: soon"), "{}", stage.screen());
    stage.play("<C-u>tomorrow<Enter>");
    let answer = stage.answer();
    assert_eq!(
        (answer.note.raw(), answer.due.unwrap().to_string().as_str()),
        ("note", "2026-11-23")
    );
}

#[test]
fn evidence_is_one_link_per_line_and_known_links_keep_their_author() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("ehttps://wiki/a<C-j>https://wiki/b<Enter>");
    let first = stage.answer().evidence[0].clone();
    assert_eq!(stage.answer().evidence.len(), 2);
    stage.wait(5).play("e<C-j>ticket 42<Enter>");
    assert_eq!(stage.answer().evidence[0], first);
    assert_eq!(stage.answer().evidence[2].link.raw(), "ticket 42");
    assert_ne!(stage.answer().evidence[2].at, first.at);
    stage.play("e<C-u><BS><Enter>");
    assert_eq!(stage.answer().evidence.len(), 2);
}

#[test]
fn the_external_editor_fills_the_field_and_a_failing_one_changes_nothing() {
    let mut stage = Stage::in_review(80, 24);
    stage.editor = |text| Ok(format!("{text}, edited\n"));
    stage.play("nnote<C-o><Enter>");
    assert_eq!(stage.answer().note.raw(), "note, edited");
    stage.editor = |_| Err("the editor failed".to_owned());
    stage.play("n<C-o>");
    assert!(stage.screen().contains("the editor failed"));
    stage.play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "note, edited");
}

#[test]
fn pasted_text_is_text_never_keys() {
    let mut stage = Stage::in_review(80, 24);
    stage.send(Msg::Paste("dddXq".to_owned()));
    assert_eq!(stage.statuses(), ".".repeat(32));
    assert!(stage.message().starts_with("pasted text goes into text fields only"));
    stage.play("n").send(Msg::Paste("a\r\nb\tc\x1b[31m\u{7}".to_owned())).play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "a\nb    c[31m");
    stage.play("o").send(Msg::Paste("ana\nben".to_owned())).play("<Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), "ana ben");
}

#[test]
fn a_field_holds_64_kib_and_says_so() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("n").send(Msg::Paste("x".repeat(70_000)));
    assert!(stage.screen().contains("the field is full: it holds 64 KiB"));
    stage.play("<Enter>");
    assert!(stage.answer().note.raw().len() <= 65_536);
    assert!(stage.answer().note.raw().len() > 65_000);
}

// Overlays.

#[test]
fn find_goes_to_the_item_and_shows_everything_if_need_be() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("/restore drill<Enter>");
    assert_eq!(stage.item(), "data.restore-drills");
    stage.play("df<Down><Enter>");
    assert_eq!(stage.item(), "data.safe-writes", "the done item is not shown any more");
    stage.play("/restore drill<Enter>");
    assert_eq!(stage.item(), "data.restore-drills");
    assert_eq!(stage.review().filter, Selection::default());
}

#[test]
fn find_looks_into_notes_owners_ids_and_categories() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jjnthe kafka cluster<Tab>zoe<Enter>g/KAFKA<Enter>");
    assert_eq!(stage.item(), "identity.roles");
    stage.play("g/zoe<Enter>");
    assert_eq!(stage.item(), "identity.roles");
    stage.play("/governance debt<Enter>");
    assert_eq!(stage.item(), "governance.technical-debt");
    stage.play("/zzzqqq");
    assert!(stage.screen().contains("nothing is found"));
    stage.play("<Enter>");
    assert_eq!(stage.model.context(), Context::Picker, "nothing to take");
}

#[test]
fn a_filter_shows_only_some_items_and_keeps_the_one_just_marked() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djpjm");
    stage.play("f<Down><Down><Enter>");
    assert!(stage.screen().contains("Only gaps"));
    stage.play("g");
    assert_eq!(stage.item(), "identity.account-recovery");
    stage.play("d");
    assert_eq!(stage.item(), "identity.account-recovery");
    assert!(stage.screen().contains("Password reset"), "it must not vanish under the cursor");
    stage.play("jk");
    assert_eq!(stage.item(), "identity.roles", "left, it is not shown any more");
    stage.play("<Tab>");
    assert_eq!(stage.item(), "identity.roles", "no other category shows any");
    stage.play("<Esc>j");
    assert_eq!(stage.item(), "identity.admin-endpoints");
}

#[test]
fn a_filter_that_shows_nothing_is_not_set() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("f<Down><Down><Down><Down><Enter>");
    assert_eq!(stage.message(), "nothing to show: blockers");
}

#[test]
fn the_palette_runs_commands_by_name_and_says_why_not() {
    let mut stage = Stage::in_review(80, 24);
    stage.play(":blocker<Enter>");
    assert!(stage.answer().blocker);
    stage.play("<C-p>clear status");
    assert!(stage.screen().contains("there is no status to clear"));
    stage.play("<Enter>");
    assert_eq!(stage.message(), "there is no status to clear");
}

#[test]
fn help_lists_the_keys_of_where_it_was_called() {
    let mut stage = Stage::in_review(80, 60);
    stage.play("?");
    assert!(stage.screen().contains("Keys in the review"));
    assert!(stage.screen().contains("not applicable; asks for the reason"));
    stage.play("<F1>n<F1>");
    assert!(stage.screen().contains("Keys in the writing strip"));
    assert!(!stage.screen().contains("partial: some of it"));
    stage.play("<F1><Esc>q");
    assert_eq!(stage.left, [Effect::Quit(0)]);
}

#[test]
fn the_item_page_shows_everything_of_the_item_and_marks_it_too() {
    let mut stage = Stage::in_review(80, 40);
    stage.play("djnnote<Enter>ehttps://wiki/a<Enter><Enter>m");
    let screen = stage.screen();
    for part in
        ["2 of 4", "https://wiki/a", "Do first", "History", "unassessed → missing", "14:02  ana"]
    {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    stage.play("k");
    assert!(stage.screen().contains("1 of 4"));
    stage.play("<Esc>");
    assert_eq!(stage.model.context(), Context::Review);
}

// Escape and keys that cannot act.

#[test]
fn escape_never_quits_never_answers_yes_and_throws_nothing_away() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<Esc><Esc><Esc>");
    assert_eq!(stage.left, []);
    assert_eq!(stage.message(), "nothing is open here; q goes back");
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Esc>n");
    assert!(stage.screen().contains("System     ledger"), "what was typed is still there");
}

#[test]
fn brackets_do_nothing() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("[O[B");
    assert_eq!((stage.review().cursor.0, stage.message().as_str()), (0, ""));
}

#[test]
fn ctrl_s_says_that_every_change_is_saved_by_itself() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("<C-s>");
    assert!(stage.message().contains("every change is saved by itself"));
}

// Home.

#[test]
fn a_session_opens_where_it_was_left() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>3jj");
    assert_eq!(stage.item(), "release.scripted-deploys");
    stage.play("q");
    assert!(stage.screen().contains("at Deployments are scripted"));
    stage.play("<Enter>");
    assert_eq!(stage.item(), "release.scripted-deploys");
}

#[test]
fn a_session_is_renamed_and_the_name_comes_back() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>qr-core<Enter>");
    assert!(stage.screen().contains("▸ ledger-core"));
    assert_eq!(stage.message(), "ledger-core, was ledger");
    stage.play("u");
    assert!(stage.screen().contains("▸ ledger "));
    stage.play("<C-r>");
    assert!(stage.screen().contains("▸ ledger-core"));
    assert!(stage.file(0).to_string_lossy().contains("/ledger-2026-11-22-"), "the id stays");
}

#[test]
fn a_session_goes_to_the_bin_and_comes_back() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>dqX");
    assert_eq!(stage.message(), "in the bin: ledger");
    assert_eq!(stage.model.home.entries().len(), 0);
    let bin = stage.places.bin();
    let binned = move || {
        let entries = std::fs::read_dir(&bin).unwrap().flatten();
        entries.filter(|entry| entry.path().extension() == Some("json".as_ref())).count()
    };
    assert_eq!(binned(), 1);
    stage.play("u");
    assert_eq!((binned(), stage.model.home.entries().len()), (0, 1));
    stage.play("<C-r>");
    assert_eq!(stage.model.home.entries().len(), 0);
    stage.play("u<Enter>");
    assert!(stage.statuses().starts_with('d'));
}

/// The rows of the list at Home: the first words of each, the selected one marked.
fn rows(stage: &Stage) -> Vec<String> {
    let screen = stage.screen();
    let rows = screen.lines().skip(4).take_while(|line| !line.trim().is_empty());
    rows.map(|row| {
        row.trim_end().chars().skip(1).take(14).collect::<String>().trim_end().to_owned()
    })
    .collect()
}

#[test]
fn a_system_is_one_row_that_unfolds_to_its_reviews() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    let folded = ["▸ payments-api", "  ledger-core", "  web-checkout"];
    assert_eq!(rows(&stage), folded);
    stage.play("h");
    assert_eq!(stage.message(), "nothing is unfolded here");
    stage.play("jl");
    let unfolded = ["  payments-api", "▸ ledger-core", "    2026-08-14", "  web-checkout"];
    assert_eq!(rows(&stage), unfolded);
    stage.play("l");
    assert_eq!(stage.message(), "its earlier reviews are shown; h hides them");
    // From an earlier review folding leads to the row of the system.
    stage.play("jh");
    assert_eq!(rows(&stage), ["  payments-api", "▸ ledger-core", "  web-checkout"]);
    stage.play("<Right>j<Enter>");
    assert_eq!(stage.session().tally().done, 19);
    // It is still unfolded for whoever comes back, and the cursor is there.
    stage.play("q");
    assert!(rows(&stage)[2].starts_with("▸   2026-08-14"), "{:?}", rows(&stage));
    stage.play("Gl");
    assert!(
        stage.message().starts_with("this system has no earlier review"),
        "{}",
        stage.message()
    );
}

#[test]
fn the_cursor_starts_where_the_user_last_worked() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    stage.play("jlj<Enter>dq");
    let mut stage = stage.at_home_again();
    assert!(rows(&stage)[2].starts_with("▸   2026-08-14"), "{:?}", rows(&stage));
    stage.play("G<Enter>jq");
    // What is typed at Home and not kept is remembered beside it.
    stage.play("nhalf a name<Esc>");
    let stage = stage.at_home_again();
    assert_eq!(rows(&stage).last().unwrap(), "▸ web-checkout");
    assert_eq!(stage.model.home.forms.len(), 1);
    // A session that the command line names is one that was worked on.
    let path = stage.file(0);
    let mut stage = stage.opened_again(&path);
    stage.play("d").play("q");
    let stage = stage.at_home_again();
    assert_eq!(rows(&stage)[0], "▸ payments-api");
    assert_eq!(stage.model.home.forms.len(), 1);
}

#[test]
fn the_bin_takes_the_newest_of_a_system_and_says_how_many_stay() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    stage.play("X");
    assert_eq!(stage.message(), "in the bin: payments-api 2026-11-22; 1 stays");
    assert_eq!(rows(&stage).len(), 3);
    assert!(rows(&stage).contains(&"  payments-api".to_owned()), "{:?}", rows(&stage));
    stage.play("u");
    assert_eq!(rows(&stage)[0], "▸ payments-api");
    stage.play("ljX");
    assert_eq!(stage.message(), "in the bin: payments-api 2026-08-20; 1 stays");
    assert_eq!(stage.model.home.entries().len(), 4);
}

#[test]
fn a_system_is_renamed_in_all_its_reviews_at_once() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    let systems = |stage: &Stage| {
        let entries = stage.model.home.entries().iter();
        let name = |entry: &Entry<Summary>| entry.content.as_ref().unwrap().system.raw().to_owned();
        entries.map(name).filter(|name| name.starts_with("pay")).collect::<Vec<_>>()
    };
    stage.play("r<C-u>payments<Enter>");
    assert_eq!(stage.message(), "payments, was payments-api, in 2 reviews");
    assert_eq!(systems(&stage), ["payments", "payments"]);
    stage.play("u");
    assert_eq!(systems(&stage), ["payments-api", "payments-api"]);
    stage.play("<C-r>");
    assert_eq!(systems(&stage), ["payments", "payments"]);
    // Where one of them cannot be written, none has another name.
    let earlier = stage.model.home.before_selected().unwrap();
    std::fs::remove_file(&earlier.path).unwrap();
    stage.play("r<C-u>other<Enter>");
    assert!(stage.screen().contains("That did not work"), "{}", stage.screen());
    assert_eq!(systems(&stage), ["payments"]);
}

#[test]
fn without_ticks_a_review_is_compared_with_the_one_before_it() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    stage.play("=");
    assert_eq!(stage.model.context(), Context::Compare);
    let screen = stage.screen();
    assert!(screen.contains("2026-08-20") && screen.contains("2026-11-22"), "{screen}");
    stage.play("<Esc>lj=");
    assert!(stage.message().starts_with("there is no review before it"), "{}", stage.message());
    stage.play("<Space>=");
    assert_eq!(stage.message(), "Space ticks two reviews, = compares them");
}

#[test]
fn meeting_summary_and_people_open_from_home() {
    for (key, context) in [("w", Context::Plan), ("s", Context::Summary), ("P", Context::People)] {
        let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
        stage.play("j").play(key);
        assert_eq!(stage.model.context(), context, "{key}");
        assert_eq!(stage.session().system().raw(), "ledger-core");
        stage.play("<Esc><Esc><Esc>q");
        assert_eq!(stage.model.context(), Context::Home, "{key}");
        // The next one is opened where it was left.
        stage.play("<Enter>");
        assert_eq!(stage.model.context(), Context::Review, "{key}");
    }
    let mut stage = Stage::at_home(80, 24);
    stage.play("s");
    assert_eq!(stage.message(), "there are no reviews yet; n begins one");
}

#[test]
fn the_sample_can_be_looked_at_and_is_nowhere_on_the_disk() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("x");
    let sample = stage.session().clone();
    assert_eq!(sample.tally().unassessed, 0);
    let screen = stage.screen();
    assert!(screen.contains("SAMPLE") && screen.contains("a finished sample"), "{screen}");
    for key in
        ["d", "p", "m", "x", "c", "n", "o", "t", "e", "b", "a", "w", "I", "<Space>", "v", "="]
    {
        stage.play(key);
        let refusal = "a sample can only be looked at; n at Home begins a review";
        assert_eq!(stage.message(), refusal, "{key}");
    }
    stage.play("Pn");
    assert!(stage.message().starts_with("a sample can only"), "{}", stage.message());
    stage.play("<Esc>sy");
    assert!(stage.message().starts_with("a sample can only"), "{}", stage.message());
    stage.play("E<C-u>~/sample.md<Enter><Esc>");
    let report = std::fs::read_to_string(stage.dir.path().join("sample.md")).unwrap();
    assert!(report.starts_with("# Production readiness: ledger-core"));
    assert_eq!(*stage.session(), sample);
    stage.play("qq");
    assert_eq!(stage.model.context(), Context::Home);
    assert!(stage.screen().contains("begins your first review"), "{}", stage.screen());
    let files = |path: &std::path::Path| std::fs::read_dir(path).map_or(0, Iterator::count);
    assert_eq!(files(&stage.places.sessions()), 0);
    assert_eq!(
        files(stage.places.state()),
        usize::from(stage.places.state().join("last-report.json").exists())
    );
    let mut stage = stage.at_home_again();
    assert_eq!(stage.model.context(), Context::Home);
    stage.play("nledger<Enter>qx");
    assert_eq!(stage.message(), "the sample is for those who have no review yet");
}

#[test]
fn a_bad_name_is_refused_in_the_field() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("n<Enter>");
    assert!(stage.screen().contains("the system's name is empty"));
    stage.send(Msg::Paste("x".repeat(10_000))).play("<Enter>");
    assert!(stage.screen().contains("has 10000 characters, 200 at most"));
    stage.play("<C-u>a/../b | 🚀<Enter>");
    assert_eq!(stage.session().system().raw(), "a/../b | 🚀");
    assert!(stage.review().path.starts_with(stage.places.sessions()));
}

#[test]
fn a_custom_checklist_is_accepted_and_a_broken_one_refused_with_its_line() {
    let mut stage = Stage::at_home(120, 40);
    let own = stage.dir.path().join("own.json");
    std::fs::write(&own, "{\n\"id\": \"x\",\n\"title\": \"X\",\n\"categories\": [{\"id\":\"c\",\"title\":\"C\",\"items\":[\n{\"id\":\"a\",\"txet\":\"T\"}]}]}").unwrap();
    stage.play("nledger<Tab>~/own.json<Enter>");
    assert!(
        stage.screen().contains("line 5: unknown field `txet`; did you mean"),
        "{}",
        stage.screen()
    );
    std::fs::write(&own, r#"{"id":"x","title":"X","categories":[{"id":"c","title":"C","items":[{"id":"a","text":"T"}]}]}"#).unwrap();
    stage.play("<Enter>");
    assert!(stage.screen().contains("1 item in 1 category: X"), "{}", stage.screen());
    assert!(stage.screen().contains("a checklist of readyroom"), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!(stage.session().checklist().len(), 1);
}

#[test]
fn a_spreadsheet_that_is_not_clear_is_told_whole_with_what_to_do() {
    let odd = "Nr,Title,Description\n1,Backups run nightly,All stores are saved every night.\n\
        2,Drills are held,A restore is tried every quarter.\n";
    let told = "more than one column may hold the statements: B, C; in a shell: readyroom checklist import FILE \
        --map text=C,category=A -o OUT.json, then name OUT.json here";
    for (width, height) in [(80, 24), (60, 18)] {
        let new = (Stage::at_home(width, height), "nledger<Tab>~/odd.csv<Enter>");
        let upgrade = (Stage::in_review(width, height), ":upgrade<Enter>~/odd.csv<Enter>");
        for (mut stage, keys) in [new, upgrade] {
            std::fs::write(stage.dir.path().join("odd.csv"), odd).unwrap();
            stage.play(keys);
            assert!(stage.words().contains(told), "{}", stage.screen());
        }
    }
}

/// A library of two checklists, and Home.
pub fn with_a_library(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, |places| {
        for (id, title) in [("cards", "Cards baseline"), ("ours", "Our baseline")] {
            let json = format!(
                r#"{{"id":"{id}","title":"{title}","levels":["High","Low"],"categories":[
                {{"id":"a","title":"Access","group":"Platform","items":[
                  {{"id":"a.one","text":"Access is reviewed every quarter.","level":"High"}},
                  {{"id":"a.two","text":"Break-glass accounts are tested.","level":"Low"}}]}},
                {{"id":"b","title":"Backups","items":[
                  {{"id":"b.three","text":"Restores are drilled.","level":"Low"}}]}}]}}"#
            );
            let checklist = Checklist::decode(json.as_bytes()).unwrap();
            let id = LibraryId::of(&checklist).unwrap();
            library::add(places, &id, &checklist, Existing::Keep).unwrap();
        }
    })
}

#[test]
fn a_checklist_of_the_library_is_picked_by_its_digit_and_a_level_left_out() {
    let mut stage = with_a_library(80, 24);
    stage.play("nledger<Tab>");
    assert!(stage.screen().contains("1 cards  2 ours"), "{}", stage.screen());
    stage.play("2<Enter>");
    insta::assert_snapshot!("preview_of_a_checklist", stage.screen());
    stage.play("G ");
    assert!(
        stage.screen().contains("only a level or the answers can be ticked"),
        "{}",
        stage.screen()
    );
    stage.play("gj <Enter>");
    let session = stage.session();
    assert_eq!((session.checklist().title().raw(), session.checklist().len()), ("Our baseline", 1));
}

#[test]
fn nothing_is_created_while_the_checklist_is_looked_at_or_without_a_level() {
    let mut stage = with_a_library(60, 18);
    stage.play("nledger<Tab>1<Enter>g j <Enter>");
    assert!(stage.screen().contains("no level is ticked"), "{}", stage.screen());
    stage.play("<Esc>");
    assert!(stage.screen().contains("New review"), "{}", stage.screen());
    stage.play("<Esc>");
    assert!(!stage.places.sessions().exists() || stage.model.home.entries().is_empty());
}

#[test]
fn a_path_is_completed_from_the_files_that_are_there() {
    let mut stage = with_a_library(80, 24);
    let folder = stage.dir.path().join("lists");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("controls.json"), "{}").unwrap();
    std::fs::write(folder.join(".hidden"), "").unwrap();
    stage.play("nledger<Tab>~/li<Right>");
    assert!(stage.screen().contains("~/lists/"), "{}", stage.screen());
    stage.play("<Right>");
    assert!(stage.screen().contains("~/lists/controls.json"), "{}", stage.screen());
    // An id of the library is completed too.
    stage.play("<C-u>ou<Right><Enter>");
    assert!(stage.screen().contains("3 items in 2 categories: Our baseline"), "{}", stage.screen());
}

#[test]
fn the_list_names_what_it_cannot_read_and_the_rest_works() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        crate::stage::create(places, "ledger", noon(), None, |_| ());
        std::fs::write(places.sessions().join("broken.json"), "{\"format\": ").unwrap();
    });
    assert!(stage.screen().contains("  broken        cannot be read"));
    assert!(stage.screen().contains("1 system   2 reviews   1 cannot be read"));
    assert!(stage.screen().lines().nth(4).unwrap().contains("broken"), "it stands first");
    stage.play("g<Enter>");
    assert!(stage.screen().contains("This review cannot be read"), "{}", stage.screen());
    assert!(stage.screen().contains("line 1, column"), "{}", stage.screen());
    stage.play("<Enter>E");
    assert_eq!(stage.message(), "this review cannot be read");
    stage.play("j<Enter>");
    assert_eq!(stage.session().system().raw(), "ledger");
}

#[test]
fn the_bin_takes_the_selected_session_and_leaves_the_ticked_ones() {
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    stage.play("g<Space>j<Space>jX");
    assert_eq!(stage.model.home.entries().len(), 4);
    assert_eq!(stage.model.home.ticks.len(), 2);
    assert!(stage.message().starts_with("in the bin: "), "{}", stage.message());
    stage.play("u");
    assert_eq!(stage.model.home.entries().len(), 5);
}

#[test]
fn ticks_at_home_end_with_the_comparison_or_with_escape() {
    for closing in ["q", "<Esc>"] {
        let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
        stage.play("g<Space>j<Space>=");
        assert_eq!(stage.model.context(), Context::Compare);
        stage.play(closing);
        assert!(stage.model.home.ticks.is_empty());
    }
    let mut stage = Stage::at_home_with(80, 24, crate::screens::three_systems);
    stage.play("g<Space>j<Space>j<Space>=");
    assert_eq!(stage.message(), "more than two are ticked; two can be compared, Esc unticks");
    stage.play("<Esc>");
    assert!(stage.model.home.ticks.is_empty());
}

#[test]
fn help_at_home_says_what_a_tick_there_is_for() {
    let mut stage = Stage::at_home_with(80, 40, crate::screens::three_systems);
    stage.play("?");
    let screen = stage.screen();
    assert!(screen.contains("tick the review, to compare two"), "{screen}");
    assert!(!screen.contains("tick the item"), "{screen}");
}

#[test]
fn enter_on_a_session_that_cannot_be_read_is_called_what_it_does() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        std::fs::create_dir_all(places.sessions()).unwrap();
        std::fs::write(places.sessions().join("broken-2026-11-25-6161.json"), "{").unwrap();
    });
    assert!(stage.screen().contains("Enter why it cannot be read  "), "{}", stage.screen());
    let screen = stage.play("<Enter>").screen();
    for told in ["This review cannot be read", "No earlier copy", "bin from the list"] {
        assert!(screen.contains(told), "{screen}");
    }
    stage.play("<Esc>nledger<Enter>d");
    let path = stage.review().path.clone();
    assert!(stage.play("q").screen().contains("Enter go on  "));
    // With an earlier copy, and with both sides of a merge, it can be mended.
    std::fs::write(&path, "{").unwrap();
    let mut stage = stage.at_home_again();
    assert!(stage.play("G").screen().contains("Enter mend  "), "{}", stage.screen());
    assert!(stage.play("<Enter>").screen().contains("The last good copy is there"));
    assert!(stage.play("<Esc>g").screen().contains("Enter why it cannot be read"));
}

#[test]
fn enter_on_a_session_of_a_newer_readyroom_says_why_it_cannot_be_read() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        let path = crate::stage::create(places, "ledger", noon(), None, |_| ()).path;
        let text = std::fs::read_to_string(&path).unwrap();
        let newer = text.replacen("\"version\": 1", "\"version\": 99", 1);
        std::fs::write(path, newer).unwrap();
    });
    assert!(stage.screen().contains("Enter why it cannot be read  "), "{}", stage.screen());
    let screen = stage.play("<Enter>").screen();
    for told in ["┌─ This review cannot be read ─", "is left untouched"] {
        assert!(screen.contains(told), "{screen}");
    }
    assert!(!screen.contains("That did not work"), "{screen}");
}

#[test]
fn every_category_is_reached_in_the_summary() {
    for (width, height) in [(80, 24), (120, 40)] {
        let checklist = checklist_of(&[1; 40]);
        let titles: Vec<String> =
            checklist.categories().iter().map(|one| one.title.raw().to_owned()).collect();
        let mut stage = Stage::in_session(width, height, Some(checklist), |_| ());
        stage.play("s");
        let mut seen = String::new();
        for key in ["<Tab>", "l", "<Right>"].into_iter().cycle().take(40) {
            assert!(stage.screen().contains("Tab: "), "{}", stage.screen());
            seen.push_str(&stage.screen());
            stage.play(key);
        }
        for title in &titles {
            assert!(seen.contains(&format!("{title} ")), "{title} at {width}x{height}");
        }
        stage.play("<S-Tab>");
        assert!(stage.screen().contains("above\n") || stage.screen().contains(" above "));
    }
}

#[test]
fn home_cuts_names_and_neither_numbers_nor_what_is_wrong() {
    let long = "a system with a name that is as long as they come in some houses";
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50), (300, 80)] {
        let mut stage = Stage::at_home_with(width, height, |places| {
            crate::stage::create(places, "payments-api", noon(), None, |_| ());
            crate::stage::create(places, long, noon(), Some(checklist_of(&[10_000])), |_| ());
            let broken = "broken-system-of-some-house-2026-11-25-6161.json";
            std::fs::write(places.sessions().join(broken), "{").unwrap();
        });
        let screen = stage.play("G").screen();
        assert!(screen.contains("cannot be read"), "{width}x{height}\n{screen}");
        let rows = screen.lines().filter(|line| line.contains(" 0%")).take(2);
        for row in rows {
            assert!(row.contains("not begun"), "{width}x{height}\n{screen}");
        }
        let row =
            screen.lines().find(|line| line.contains("not begun") && !line.contains("payments"));
        let row = row.unwrap_or_else(|| panic!("{screen}"));
        // The end of a name often tells it from another.
        let is_whole = row.contains(long);
        assert!(is_whole || row.contains("houses  "), "{width}x{height}\n{screen}");
        assert_eq!(is_whole, width >= 200, "{screen}");
        assert_eq!(screen.contains("Trend"), width >= 80, "{screen}");
    }
}

#[test]
fn the_selected_filter_is_visible_at_every_size() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("f");
    assert!(stage.screen().contains(" below"), "{}", stage.screen());
    stage.play("<End>");
    assert!(stage.screen().contains("▸ mine"), "{}", stage.screen());
    assert!(stage.screen().contains(" above"), "{}", stage.screen());
}

#[test]
fn the_question_of_a_form_is_visible_at_every_size() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("mbjmbjmjmsyg");
    let screen = stage.screen();
    assert!(screen.contains("Decide go all the same?"), "{screen}");
    assert!(screen.contains(" decision.") && screen.contains("y yes"), "{screen}");
    assert!(screen.contains("PgDn: 5 below"), "{screen}");
    let screen = stage.play("<PgDn><PgDn><PgDn><PgDn>").screen();
    assert!(screen.contains("PgUp: 5 above") && screen.contains("Decide go all"), "{screen}");
    stage.play("<Esc>");
    let kept = Question::LeaveUnsaved {
        reason: "the disk is full, and every line of this reason takes room".to_owned(),
        leaving: Leaving::ToShell,
        kept: Durability::Lasting,
    };
    stage.model.overlays.push(Overlay::confirm(kept));
    let screen = stage.screen();
    assert!(screen.contains("Quit?") && screen.contains("c save a copy"), "{screen}");
    stage.model.overlays.pop();
    stage.model.overlays.push(Overlay::notice("A title", "word ".repeat(200)));
    assert!(stage.screen().contains("PgDn: 22 below"), "{}", stage.screen());
    assert!(
        stage.play(&"<PgDn>".repeat(12)).screen().contains("PgUp: 22 above"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_box_above_a_box_shows_no_second_frame() {
    for (width, height) in [(40, 10), (60, 18), (80, 24)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("Pndana<Enter>ben<Enter>n");
        let screen = stage.screen();
        assert!(screen.contains("Who is there? dana, ben"), "{screen}");
        // On a narrow screen a box has rules and no frame.
        let rules = screen.lines().filter(|line| line.starts_with('─')).count();
        let frames = screen.matches('└').count();
        assert_eq!((frames, rules), if width < 60 { (0, 2) } else { (1, 0) }, "{screen}");
    }
}

#[test]
fn a_system_that_is_unfolded_on_the_last_row_shows_an_earlier_review() {
    for (width, height) in [(60, 18), (40, 10)] {
        let mut stage = Stage::at_home_with(width, height, |places| {
            for number in 0..12 {
                let system = format!("system-{number:02}");
                for days in [number, number + 100] {
                    let day = noon() - chrono::TimeDelta::days(days);
                    crate::stage::create(places, &system, day, None, |_| ());
                }
            }
        });
        for row in 0..12 {
            stage.play("g").play(&"j".repeat(row)).play("l");
            let screen = stage.screen();
            let below = screen.lines().skip_while(|line| !line.contains('▸')).nth(1).unwrap();
            assert!(below.contains("    20"), "{row}\n{screen}");
            stage.play("h");
        }
    }
}

#[test]
fn on_the_smallest_screen_the_page_of_an_item_has_the_rows_of_the_score() {
    let mut stage = Stage::in_review(40, 10);
    let screen = stage.play("<Enter>").screen();
    assert!(!screen.contains("PRE-PRODUCTION"), "{screen}");
    assert!(screen.contains("Done when") && screen.contains("below"), "{screen}");
    let screen = stage.play("d").screen();
    assert!(screen.contains("u undo: ✓ done"), "{screen}");
}

#[test]
fn names_of_people_come_first_where_room_is_short() {
    let mut stage = Stage::in_review(40, 10);
    for name in ["person-0001", "person-0002", "person-0003", "person-0004", "person-0005"] {
        stage.play(&format!("Pn{name}<Enter><Esc>"));
    }
    for name in ["person-0006", "person-0007", "person-0008"] {
        stage.play(&format!("Pn{name}<Enter><Esc>"));
    }
    let screen = stage.play("P<End><Space>").screen();
    for whole in ["person-0008", "absent", "contributor", "Esc close"] {
        assert!(screen.contains(whole), "{whole}\n{screen}");
    }
}

#[test]
fn the_list_before_the_decision_says_its_title_and_its_keys_on_the_smallest_screen() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("w<Enter>m<Esc>b<Space>").play(&"<Space>".repeat(31));
    assert_eq!(stage.model.context(), Context::WrapUp);
    let screen = stage.screen();
    for whole in
        [" Before you decide  ", " to look at", "Enter go through", "y decide", "q back  ?"]
    {
        assert!(screen.contains(whole), "{whole}\n{screen}");
    }
}

#[test]
fn many_categories_of_one_first_word_are_told_apart() {
    let category = |number: usize| {
        format!(
            r#"{{"id": "c{number}", "title": "Category number {number} with a long title of its own",
            "items": [{{"id": "c{number}.i", "text": "Statement {number} is true."}}]}}"#
        )
    };
    let categories: Vec<String> = (1..=100).map(category).collect();
    let json =
        format!(r#"{{"id": "own", "title": "Own", "categories": [{}]}}"#, categories.join(","));
    let checklist = Checklist::of_author(serde_json::from_str(&json).unwrap()).unwrap();
    let mut stage = Stage::in_session(120, 28, Some(checklist.into()), |_| ());
    let screen = stage.screen();
    assert!(screen.contains("Category number 1 "), "{screen}");
    assert!(screen.contains(" below") && !screen.contains("0 above"), "{screen}");
    let screen = stage.play("G<S-Tab><S-Tab>").screen();
    assert!(screen.contains("Category number 97 ") && screen.contains(" above"), "{screen}");
}

/// Reviews of one system and one day: two of one minute, one of another hour.
#[test]
fn reviews_of_a_system_that_were_begun_on_one_day_are_told_apart_wherever_they_are_listed() {
    let long = "payments in the region of the north";
    for (width, height) in [(40, 10), (60, 18), (80, 24), (100, 30), (120, 40)] {
        for (system, days) in [("payments-api", 0), ("payments-api", 3), (long, 0), (long, 3)] {
            let mut ids = Vec::new();
            let mut stage = Stage::at_home_with(width, height, |places| {
                let day = noon() - chrono::TimeDelta::days(days);
                for hours in [2, 0, 0] {
                    let at = day - chrono::TimeDelta::hours(hours);
                    let loaded = crate::stage::create(places, system, at, None, |_| ());
                    ids.push(loaded.session.id().to_string());
                }
                crate::stage::create(places, "other", day, None, |_| ());
            });
            // The first of one minute is the newest, and stands on the row of its system.
            ids[1..].sort();
            let ends = ids[1..].iter().map(|id| id.rsplit('-').next().unwrap());
            let ends: Vec<String> = ends.chain(["12:02"]).map(|end| format!(" {end}")).collect();
            let is_told =
                |screen: &str, ends: &[String]| ends.iter().all(|end| screen.contains(end));
            // The file is told below the list.
            let list = |screen: String| screen.lines().take(8).collect::<Vec<_>>().join("\n");
            let screen = list(stage.play("gl").screen());
            assert!(is_told(&screen, &ends[1..]), "{width}x{height} {ids:?}\n{screen}");
            let screen = stage.play("/pay").screen();
            assert!(is_told(&screen, &ends), "{width}x{height} {ids:?}\n{screen}");
            stage.play("<Esc>g<Space>jj<Space>=");
            let totals: Vec<String> = stage.screen().lines().take(5).map(str::to_owned).collect();
            let totals = totals.join("\n");
            assert!(totals.contains(" 12:02 ") && totals.contains(" 14:02 "), "{width}\n{totals}");
        }
    }
}

#[test]
fn home_finds_sessions_by_name() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        for system in ["ledger", "checkout", "payments"] {
            crate::stage::create(places, system, noon(), None, |_| ());
        }
    });
    stage.play("/check<Enter><Enter>");
    assert_eq!(stage.session().system().raw(), "checkout");
}

// Saving.

#[test]
fn saved_is_said_only_when_it_is_true() {
    let mut stage = Stage::in_review(80, 24);
    assert!(stage.screen().contains("saved 14:02") || stage.screen().contains("saved 20"));
    let effects = stage.effects_of(Msg::Key(chords("d")[0]));
    assert!(stage.screen().contains("saving"));
    let orders: Vec<_> =
        effects.iter().filter(|e| matches!(e, Effect::Store(Command::Edit { .. }))).collect();
    assert_eq!(orders.len(), 1);
    stage.effects_of(Msg::Key(chords("p")[0]));
    stage.effects_of(Msg::Store(saved(1)));
    assert!(stage.screen().contains("saving"), "the second change is not on the disk");
    stage.wait(3).effects_of(Msg::Store(saved(2)));
    assert!(stage.screen().contains("saved 14:05"));
}

#[test]
fn a_failed_save_stays_visible_until_one_succeeds() {
    let mut stage = Stage::in_review(80, 24);
    stage.effects_of(Msg::Key(chords("d")[0]));
    stage.effects_of(Msg::Store(Event::NotSaved { error: disk_full(), kept: Durability::Nowhere }));
    stage.play("jj?<Esc>");
    assert!(stage.screen().contains("NOT SAVED: disk full"));
    stage.effects_of(Msg::Store(saved(1)));
    assert!(!stage.screen().contains("NOT SAVED"));
}

/// Where the row is cut, what is lost is less than what is in danger.
#[test]
fn a_draft_that_is_not_kept_is_named_in_the_narrowest_header() {
    let mut stage = Stage::in_review(40, 10);
    stage.send(Msg::Store(Event::Saved {
        generation: 0,
        caveats: Caveats { wider: None, unlocked: Some(Unlocked::FileSystem) },
    }));
    assert!(stage.screen().contains(", no lock"), "{}", stage.screen());
    stage.send(Msg::Store(Event::NotRemembered { error: disk_full(), has_drafts: true }));
    for keys in ["<Esc>", "s", "qw<Enter>"] {
        let screen = stage.play(keys).screen();
        let first = screen.lines().next().unwrap();
        assert!(first.contains("DRAFT NOT KEPT, saved"), "after {keys}\n{screen}");
    }
}

#[test]
fn quitting_waits_for_the_disk_and_asks_when_it_is_full() {
    let mut stage = Stage::in_review(80, 24);
    stage.effects_of(Msg::Key(chords("d")[0]));
    assert_eq!(stage.effects_of(Msg::Key(chords("q")[0])), []);
    let effects = stage.effects_of(Msg::Store(saved(1)));
    assert_eq!(effects.last(), Some(&Effect::Quit(0)));

    let mut stage = Stage::in_review(80, 24);
    stage.effects_of(Msg::Key(chords("d")[0]));
    stage.effects_of(Msg::Key(chords("<C-c>")[0]));
    stage.effects_of(Msg::Store(Event::NotSaved { error: disk_full(), kept: Durability::Nowhere }));
    assert!(stage.screen().contains("could not be saved: disk full."));
    assert!(stage.screen().contains("Quit and lose them?"));
    assert_eq!(stage.effects_of(Msg::Key(chords("<Enter>")[0])), [], "no is the default");
    assert_eq!(stage.effects_of(Msg::Key(chords("q")[0])), []);
    let effects = stage.effects_of(Msg::Key(chords("y")[0]));
    assert_eq!(effects.last(), Some(&Effect::Quit(0)));
}

#[test]
fn unsaved_changes_can_be_copied_to_another_path() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    stage.effects_of(Msg::Key(chords("j")[0]));
    stage.send(Msg::Store(Event::NotSaved { error: disk_full(), kept: Durability::Nowhere }));
    stage.play("q");
    assert!(stage.screen().contains("c save a copy"), "{}", stage.screen());
    let copy = stage.places.data().join("copy.json");
    let mut keys = format!("c<C-u>{}<Enter>", copy.display());
    stage.play(&keys);
    assert!(stage.screen().contains("a copy is in"), "{}", stage.screen());
    assert_eq!(sessions::load(&copy).unwrap().session, *stage.session());
    // The question still stands, and no copy overwrites another.
    stage.play(&keys);
    assert!(stage.screen().contains("exists already"), "{}", stage.screen());
    keys = format!("<C-u>{}<Enter>", stage.places.sessions().join("copy.json").display());
    stage.play(&keys);
    assert!(!stage.places.sessions().join("copy.json").exists());
    stage.play("<Esc>y");
    assert_eq!(stage.left, [Effect::Quit(0)]);
}

fn disk_full() -> StoreError {
    let source = std::io::Error::from(std::io::ErrorKind::StorageFull);
    StoreError::Io { path: "/full".into(), doing: "write", source }
}

#[test]
fn a_signal_ends_the_program_with_what_was_typed_kept() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dnhalf").send(Msg::Signal(143));
    assert_eq!(stage.left, [Effect::Quit(143)]);
    let bookmark = readyroom::store::bookmark::load(&stage.places, stage.session().id());
    assert_eq!(bookmark.drafts.len(), 1);
}

#[test]
fn suspending_keeps_the_open_field_and_remembers_its_text() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nhalf<C-z>");
    assert_eq!(stage.left, [Effect::Suspend]);
    assert_eq!(stage.model.context(), Context::Strip);
    let bookmark = readyroom::store::bookmark::load(&stage.places, stage.session().id());
    assert_eq!(bookmark.drafts.len(), 1);
    stage.play(" done<Enter>");
    assert_eq!(stage.answer().note.raw(), "half done");
    assert!(stage.review().drafts.is_empty());
}

#[test]
fn the_history_has_author_and_time() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("d").wait(10).play("p");
    let history = &stage.answer().history;
    assert_eq!(history.len(), 2);
    assert_eq!(history[1].by.raw(), "ana");
    assert_eq!(history[1].at.unwrap().to_rfc3339(), "2026-11-22T13:12:00+00:00");
    assert_eq!((history[1].from.json(), history[1].to.json()), ("\"done\"", "\"partial\""));
}

// Sizes.

#[test]
fn no_size_panics_and_the_selection_stays() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jjnhello<Esc>");
    for keys in ["", "n", "<Enter>", "<Esc>?", "<Esc>/re", "<Esc>:", "<Esc>f", "<Esc>E", "<Esc>x"] {
        stage.play(keys);
        for width in [0, 1, 2, 3, 5, 20, 39, 40, 41, 59, 60, 79, 80, 99, 100, 115, 116, 300] {
            for height in [0, 1, 2, 3, 5, 9, 10, 11, 17, 18, 23, 24, 25, 40, 100] {
                stage.send(Msg::Resize(Size { width, height }));
                stage.frame();
            }
        }
    }
    assert_eq!(stage.review().cursor.0, 2);
}

// Waiting.

#[test]
fn a_slow_save_is_shown_until_it_is_done() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        crate::stage::create(places, "ledger", noon(), None, |_| ());
    });
    let path = stage.file(0);
    assert!(!update::waits_silently(&stage.model));
    let effects = stage.effects_of(Msg::Key(chords("<Enter>")[0]));
    assert!(matches!(effects[..], [Effect::Store(Command::Open(_))]), "{effects:?}");
    assert!(update::waits_silently(&stage.model));
    let told = "one moment: the review is being opened";
    assert!(!stage.screen().contains(told), "it may be done at once");
    stage.send(Msg::StillWaiting);
    assert!(stage.screen().contains(told), "{}", stage.screen());
    assert!(!update::waits_silently(&stage.model), "said once");
    let opened = desk::opened(&stage.model.setup.places, sessions::load(&path).unwrap());
    stage.send(Msg::Store(Event::Opened(Ok(Box::new(opened)))));
    assert!(!stage.screen().contains("one moment"), "{}", stage.screen());
    // Where a file's name is asked for it is told below that, and a page that is none takes its place.
    stage.play("I~/page.md");
    let effects = stage.effects_of(Msg::Key(chords("<Enter>")[0]));
    assert!(matches!(effects[..], [Effect::Store(Command::ReadPage(_))]), "{effects:?}");
    stage.send(Msg::StillWaiting);
    assert!(stage.screen().contains("one moment: the report is being read"), "{}", stage.screen());
    stage.send(Msg::Store(Event::Page(path.clone(), Err(StoreError::NotFound(path)))));
    assert!(!stage.screen().contains("one moment"), "{}", stage.screen());
    // Nothing is waited for any more.
    let before = stage.screen();
    stage.send(Msg::StillWaiting);
    assert_eq!(stage.screen(), before);
}

// What small screens tell.

#[test]
fn the_item_page_names_the_ticked_items_to_which_a_mark_goes() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("j<Space>j<Space>kk<Enter>");
    assert!(stage.screen().contains("Marks go to 2 ticked items: Password reset"));
    stage.play("m");
    assert!(stage.statuses().starts_with(".mm."));
    stage.play("<Esc>");
    assert!(!stage.screen().contains("Marks go to"));
}

#[test]
fn every_summary_shows_blockers_lapsed_risks_and_both_numbers() {
    for (width, height) in [(80, 24), (60, 18), (40, 10)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("mbadana<Tab>by hand<Tab><Tab>+1m<Enter>jxno users<Enter>");
        stage.wait(40 * 24 * 60).play("s");
        let screen = stage.screen();
        for told in ["1 blocker", "1 risk LAPSED", "0 of 31 complete", "0 of 31 complete"] {
            assert!(screen.contains(told), "{told}: {screen}");
        }
        assert!(screen.contains("2 of 32 assessed"), "{screen}");
    }
}

#[test]
fn the_distance_of_a_due_date_is_left_out_before_a_value_is_cut() {
    for (width, height) in [(60, 18), (40, 10)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("meone<Enter>oben<Tab>+18d<Enter>jk");
        assert!(stage.screen().contains("ben  Due  2026-12-10"), "{}", stage.screen());
        assert!(!stage.screen().contains("2026-12-10, in"), "{}", stage.screen());
        stage.wait(20 * 24 * 60).play("j").play("k");
        assert!(stage.screen().contains("overdue 2026-12-10"), "{}", stage.screen());
    }
}

#[test]
fn a_message_takes_one_line_names_undo_first_and_leaves_the_keys() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
        let mut stage = Stage::in_review(width, height);
        for (keys, told) in [
            ("<Space>b", "u undo: flagged as"),
            ("<Esc>da", "there is no risk to accept: it is do"),
            ("oa person with a very long name of many words indeed<Enter>", "u undo: owner a pe"),
        ] {
            let screen = stage.play(keys).screen();
            assert_eq!(screen.matches(told).count(), 1, "{screen}");
            assert!(screen.contains("? keys") && screen.contains(" of 32 complete"), "{screen}");
            let keys = screen.lines().nth(usize::from(height) - 1).unwrap();
            assert!(keys.contains("? keys"), "{screen}");
        }
    }
}

#[test]
fn the_smallest_screen_says_whether_the_item_is_ticked() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("<Space>j<Space>j<Space>k");
    assert!(
        stage.screen().contains("3 ticked, this one too     Esc unticks"),
        "{}",
        stage.screen()
    );
    stage.play("2");
    assert!(
        stage.screen().contains("3 ticked, this one not     Esc unticks"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_key_that_shows_more_is_named_on_the_smallest_screen_and_cuts_nothing() {
    let reason = "xnobody signs up here: all goes through the console<Enter>";
    let owned = format!("{reason}oclara<Tab>+9d<Enter>jk");
    for (keys, told) in [
        ("jk", "Done when  "),
        (reason, "Reason     nobody signs up here"),
        (&owned, "Owner      clara"),
        ("moclara<Enter>jk", "Owner      clara"),
    ] {
        let mut stage = Stage::in_review(40, 10);
        let screen = stage.play(keys).screen();
        assert!(screen.contains("Enter page") && screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn hints_for_a_field_have_their_own_row_on_the_smallest_screen() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("oZoë with a long name<Enter>joclara<Enter>k");
    for (keys, line, below) in [
        ("o", "▸Owner     ◂ë with a long name   2 of 3", "1 ana  2 Zoë with a long name  3 clara"),
        (
            "<Tab>",
            "▸Due                             3 of 3",
            "(2026-12-10, fri, tomorrow, +10d, +2w)",
        ),
        ("fri", "▸Due        fri                  3 of 3", "→ 2026-11-27, in 5 days"),
        ("<C-u>2026-11-07", "▸Due        2026-11-07           3 of 3", "15 days overdue"),
        ("<S-Tab><S-Tab>item which all", "▸Note       item which all       1 of 3", "Owner"),
    ] {
        let screen = stage.play(keys).screen();
        assert!(screen.contains(&format!("{line}\n {below}")), "{screen}");
    }
}

#[test]
fn the_error_that_keeps_the_strip_open_is_whole_on_the_smallest_screen() {
    for (keys, told) in [
        ("tsoon<Enter>", ["no date: soon; try 2026-12-10, +10d", "0 of 32 complete"]),
        ("x<Enter>", ["empty; not applicable needs one", "0 of 32 assessed"]),
    ] {
        let mut stage = Stage::in_review(40, 10);
        let screen = stage.play(keys).screen();
        assert!(told.iter().all(|line| screen.contains(line)), "{screen}");
        assert!(!stage.play("a").screen().contains(told[0]), "{}", stage.screen());
        assert!(stage.screen().contains("Enter keep"), "{}", stage.screen());
    }
}

#[test]
fn content_without_room_in_the_review_is_mentioned_once() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("xnobody signs up here: everything goes through the console of the platform<Enter>");
    assert_eq!(stage.screen().matches("Enter for more").count(), 1, "{}", stage.screen());
    stage.send(Msg::Resize(Size { width: 200, height: 60 }));
    assert!(!stage.screen().contains("Enter for more"), "{}", stage.screen());
}

#[test]
fn an_empty_strip_that_changes_nothing_offers_no_undo() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dja<Enter>");
    assert!(stage.screen().contains("nothing was changed"), "{}", stage.screen());
    assert!(!stage.screen().contains("undoes"), "{}", stage.screen());
    assert!(stage.statuses().starts_with("d."));
}

#[test]
fn scrolling_by_pages_shows_every_line() {
    for (keys, size) in
        [("<Enter>", (80, 24)), ("<Enter>", (60, 18)), ("?", (40, 10)), ("?", (80, 24))]
    {
        let (width, height) = size;
        let mut stage = Stage::in_review(width, height);
        let links = (0..12).map(|number| format!("https://wiki/{number}<C-j>"));
        stage.play(&format!("e{}<Enter>{keys}", links.collect::<String>()));
        let mut seen = String::new();
        let mut last = String::new();
        for _ in 0..100 {
            seen.push_str(&stage.screen());
            let (_, drawn) = stage.frame();
            assert!(drawn.extent.page > 0 && drawn.extent.last > 0);
            stage.play("<PgDn>");
            let now = stage.screen();
            if now == last {
                break;
            }
            // A line of the page before is seen again.
            let again = now.lines().filter(|line| line.trim().len() > 8);
            assert!(again.filter(|line| seen.contains(line.trim_end())).count() > 0);
            last = now;
        }
        let sought = if keys == "?" { vec!["Keys in", "quit"] } else { vec!["wiki/0", "wiki/11"] };
        assert!(sought.iter().all(|sought| seen.contains(sought)), "{seen}");
        for number in (0..12).filter(|_| keys != "?") {
            let link = format!(" https://wiki/{number}");
            assert!(seen.lines().any(|line| line.trim_end().ends_with(&link)), "{link}: {seen}");
        }
    }
}

#[test]
fn the_item_page_shows_the_other_value_in_full() {
    let mut stage = Stage::in_review(80, 24);
    let path = stage.review().path.clone();
    stage.play("nmine");
    let theirs =
        "somebody else wrote another note at the same time and it is rather long, to the end";
    elsewhere(&path, 0, Change::Note(Note::parse(theirs).unwrap()));
    stage.play("<Enter><Enter>");
    let told = stage.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("or ana somebody else wrote") && told.contains("to the end"), "{told}");
}

#[test]
fn the_smallest_review_always_flags_a_blocker() {
    let mut stage = Stage::in_review(40, 10);
    stage.play("pbosomebody with a long name<Tab>+1d<Enter>").wait(3 * 24 * 60).play("jk");
    let screen = stage.screen();
    assert!(screen.contains("partial   ‼ blocker"), "{screen}");
}

#[test]
fn the_complete_count_is_never_cut() {
    let mut stage = Stage::in_review(40, 10);
    stage.play(&"dj".repeat(30));
    stage.play("s");
    assert!(stage.screen().contains("30 of 32 complete"), "{}", stage.screen());
}

#[test]
fn the_legend_of_the_meeting_is_whole_in_ascii_too() {
    let mut stage = Stage::in_review(80, 24);
    stage.model.setup.look = Look { ascii: true, theme: ThemeName::Monochrome };
    stage.play("w<Enter>dz");
    let screen = stage.screen();
    let legend = screen.lines().find(|line| line.contains("x n/a")).unwrap();
    assert!(legend.contains("n/a...") && screen.contains("1 parked   "), "{screen}");
}

#[test]
fn the_pace_names_its_unit() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("bw<Enter>");
    let screen = stage.screen();
    assert!(screen.contains(" each"), "{screen}");
}

fn saved(generation: u64) -> Event {
    Event::Saved { generation, caveats: Caveats::default() }
}
