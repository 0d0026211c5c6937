//! The list of sessions: the quick parse agrees with the whole one; the cached list may be missing, old,
//! broken or forged; and files may change while the list is read.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use readyroom::domain::basics::names::{SessionId, SystemName};
use readyroom::domain::records::checklist::Checklist;
use readyroom::domain::session::Session;
use readyroom::store::bookmark::{self, Bookmark};
use readyroom::store::catalogue;
use readyroom::store::codec;
use readyroom::store::entry::Entry;
use readyroom::store::error::StoreError;
use readyroom::store::listing::{self, Before, Part};
use readyroom::store::messages::{Asked, Event};
use readyroom::store::places::Places;
use readyroom::store::reader::Reader;
use readyroom::store::sessions;
use readyroom::store::summary::Summary;
use readyroom::tui::model::home::{Home, Known};
use readyroom::tui::update::Msg;
use tempfile::TempDir;

use crate::generate::{checklist_of, days};
use crate::stage::{Stage, create, noon};

/// A data dir, and the list of its sessions.
struct Ground {
    _dir: TempDir,
    places: Places,
}

impl Ground {
    /// So many sessions of last month, an hour apart, and one that is broken.
    fn with(count: i64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ground = Self { places: Places::below(dir.path()), _dir: dir };
        fs::create_dir_all(ground.places.sessions()).unwrap();
        for number in 0..count {
            let at = noon() - TimeDelta::hours(number);
            let name = SystemName::parse(&format!("system {}", number % 7)).unwrap();
            let id = SessionId::new(name.text(), at.date_naive(), number.try_into().unwrap());
            let path = ground.places.session(&id);
            let session = Session::new(id, name, at.to_utc(), small());
            fs::write(path, codec::encode_session(&session)).unwrap();
        }
        fs::write(ground.places.sessions().join("broken.json"), "{").unwrap();
        ground.settle();
        ground
    }

    /// Nothing was written in the last days.
    fn settle(&self) {
        for path in files(self.places.data()).into_iter().chain(files(self.places.state())) {
            set_modified(&path, now() - TimeDelta::days(2));
        }
    }

    fn list(&self) -> Vec<Entry<Summary>> {
        let mut entries: Vec<_> =
            parts(&self.places, &|| true).into_iter().flat_map(|part| part.entries).collect();
        entries.sort_by(|a, b| a.place(days().tomorrow()).cmp(&b.place(days().tomorrow())));
        entries
    }

    /// The list in words.
    fn told(&self) -> Vec<String> {
        self.list().iter().map(words).collect()
    }

    fn cache(&self) -> PathBuf {
        self.places.remembered_list().unwrap()
    }
}

fn words(entry: &Entry<Summary>) -> String {
    let content = entry.content.as_ref().map_err(ToString::to_string);
    format!("{} {} {content:?}", entry.id, entry.path.display())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn small() -> Arc<Checklist> {
    checklist_of(&[3])
}

fn now() -> DateTime<Utc> {
    noon().to_utc()
}

fn set_modified(path: &Path, at: DateTime<Utc>) {
    File::options().write(true).open(path).unwrap().set_modified(SystemTime::from(at)).unwrap();
}

#[test]
fn the_list_is_the_same_with_and_without_the_cache() {
    let ground = Ground::with(100);
    let whole: Vec<String> = catalogue::list(&ground.places, days())
        .unwrap()
        .into_iter()
        .map(|Entry { id, path, content, can_be_mended }| {
            let content = content.map(|session| Summary::of(&session, &Bookmark::default()));
            words(&Entry { id, path, content, can_be_mended })
        })
        .collect();
    assert!(!ground.cache().exists());
    assert_eq!(ground.told(), whole);
    assert!(ground.cache().exists());
    let written = fs::metadata(ground.cache()).unwrap();
    assert_eq!(ground.told(), whole, "remembered");
    let again = fs::metadata(ground.cache()).unwrap();
    assert_eq!(written.modified().unwrap(), again.modified().unwrap(), "nothing new, not written");
    fs::remove_dir_all(ground.cache().parent().unwrap()).unwrap();
    assert_eq!(ground.told(), whole, "deleted");
}

#[test]
fn the_cache_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let ground = Ground::with(3);
    ground.list();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&ground.cache()), 0o600);
    assert_eq!(mode(ground.cache().parent().unwrap()), 0o700);
}

#[test]
fn a_file_that_has_changed_is_read_again() {
    let ground = Ground::with(5);
    let before = ground.told();
    let path = ground.list()[2].path.clone();
    let text = fs::read_to_string(&path).unwrap();
    let other = text.replacen("\"system\": \"system 2\"", "\"system\": \"system X\"", 1);
    assert_eq!(text.len(), other.len());
    // In place, with the same size: only the time tells.
    fs::write(&path, &other).unwrap();
    set_modified(&path, now() - TimeDelta::days(1));
    assert!(ground.told()[2].contains("system X"));
    // Another file with the same size and time: only the inode tells.
    let fresh = path.with_extension("new");
    fs::write(&fresh, &text).unwrap();
    set_modified(&fresh, now() - TimeDelta::days(1));
    fs::rename(&fresh, &path).unwrap();
    assert!(ground.told()[2].contains("system 2"));
    set_modified(&path, now() - TimeDelta::days(2));
    assert_eq!(ground.told(), before);
    fs::remove_file(&path).unwrap();
    assert_eq!(ground.told().len(), before.len() - 1);
}

#[test]
fn a_file_that_was_just_written_is_not_remembered() {
    let ground = Ground::with(2);
    let path = ground.list()[0].path.clone();
    let text = fs::read_to_string(&path).unwrap();
    set_modified(&path, now() - TimeDelta::seconds(1));
    ground.list();
    // Once more within the same tick of the clock.
    fs::write(&path, text.replacen("\"system 0\"", "\"system Y\"", 1)).unwrap();
    set_modified(&path, now() - TimeDelta::seconds(1));
    assert!(ground.told()[0].contains("system Y"));
}

#[test]
fn the_cursor_of_a_session_is_never_outdated() {
    let ground = Ground::with(3);
    let goes_on = || ground.list()[1].content.as_ref().unwrap().goes_on_at.raw().to_owned();
    assert_eq!(goes_on(), "Statement 0 of category 0 is true.");
    let entry = &ground.list()[1];
    let item = sessions::load(&entry.path).unwrap().session;
    let item = item.checklist().items().nth(2).map(|(_, item)| item.id.clone());
    let left = Bookmark { item, ..Bookmark::default() };
    bookmark::save(&ground.places, &entry.id, &Bookmark::default(), &left).unwrap();
    assert_eq!(goes_on(), "Statement 2 of category 0 is true.");
    ground.settle();
    for _ in 0..2 {
        assert_eq!(goes_on(), "Statement 2 of category 0 is true.");
    }
    fs::remove_file(ground.places.bookmark(&entry.id)).unwrap();
    assert_eq!(goes_on(), "Statement 0 of category 0 is true.");
}

/// The beginning of the list's file, which its checksum follows.
const BEGINNING: &str = "readyroom-list 15 ";

/// The file with some content, as if it had been written so.
fn sealed(rest: &[u8]) -> Vec<u8> {
    let head = format!("{BEGINNING}{:08x}", crc32fast::hash(rest));
    [head.as_bytes(), rest].concat()
}

#[test]
fn a_broken_or_forged_cache_is_ignored() {
    let ground = Ground::with(4);
    let before = ground.told();
    let whole = fs::read(ground.cache()).unwrap();
    assert!(whole.starts_with(BEGINNING.as_bytes()));
    let check = |bytes: &[u8]| {
        fs::write(ground.cache(), bytes).unwrap();
        assert_eq!(ground.told(), before);
    };
    for end in (0..whole.len()).step_by(whole.len() / 60 + 1) {
        check(&whole[..end]);
        let mut flipped = whole.clone();
        flipped[end] ^= 1 << (end % 8);
        check(&flipped);
    }
    let mut other_version = whole.clone();
    other_version[BEGINNING.len() - 2] += 1;
    check(&other_version);
    check(&[0xff; 4096]);
    check(&[whole.as_slice(), b"\nmore"].concat());
    // With a right checksum.
    let rest = &whole[BEGINNING.len() + 8..];
    let ends = (0..rest.len()).step_by(rest.len() / 60 + 1).map(|end| rest[..end].to_vec());
    let more = [vec![0xff; 4096], [rest, b"more"].concat()];
    for rest in ends.chain(more) {
        check(&sealed(&rest));
    }
    for place in (0..rest.len()).step_by(5) {
        let mut flipped = rest.to_vec();
        flipped[place] ^= 0x80;
        fs::write(ground.cache(), sealed(&flipped)).unwrap();
        // Forged as if it had been told; but a session that has gone is not in the list.
        assert_eq!(ground.told().len(), before.len(), "{place}");
    }
    fs::remove_file(ground.cache()).unwrap();
    fs::create_dir(ground.cache()).unwrap();
    assert_eq!(ground.told(), before, "a folder in its place");
}

#[test]
fn the_sessions_of_another_folder_are_not_taken_for_ours() {
    let ground = Ground::with(3);
    let before = ground.told();
    let whole = fs::read(ground.cache()).unwrap();
    let rest = &whole[BEGINNING.len() + 8..];
    let (folder, lines): (String, _) = postcard::take_from_bytes(rest).unwrap();
    let mut lines = lines.to_vec();
    for at in 0..lines.len() {
        if lines[at..].starts_with(b"system") {
            lines[at + 1] = b'i';
        }
    }
    assert!(folder.ends_with("sessions"));
    assert_ne!(lines, rest[rest.len() - lines.len()..]);
    let rest = [postcard::to_stdvec("/elsewhere").unwrap(), lines].concat();
    fs::write(ground.cache(), sealed(&rest)).unwrap();
    assert_eq!(ground.told(), before);
}

/// The parts in which a list comes.
fn parts(places: &Places, is_wanted: &(dyn Fn() -> bool + Sync)) -> Vec<Now> {
    let mut parts = Vec::new();
    listing::read(places, Before::List, Some(now()), is_wanted, &mut |part| {
        parts.push(Now::of(part.unwrap()));
    });
    parts
}

/// A part of what is so now.
struct Now {
    total: usize,
    entries: Vec<Entry<Summary>>,
}

impl Now {
    /// Converts a part; a reader that has a list gets no unchanged entries.
    fn of(part: Part) -> Self {
        match part {
            Part::Now { total, entries, unchanged } if unchanged.is_empty() => {
                Self { total, entries }
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_first_part_is_small_and_holds_the_newest_and_what_was_saved_last() {
    let ground = Ground::with(600);
    let oldest = ground.list()[599].path.clone();
    set_modified(&oldest, now() - TimeDelta::hours(1));
    for _ in 0..2 {
        let parts = parts(&ground.places, &|| true);
        let counts: Vec<usize> = parts.iter().map(|part| part.entries.len()).collect();
        assert_eq!(counts.iter().sum::<usize>(), 601);
        assert!(parts.len() < 8 && counts[0] < 300, "{counts:?}");
        assert!(parts.iter().all(|part| part.total == 601));
        assert!(parts[0].entries.iter().any(|entry| entry.path == oldest));
        let mut newest: Vec<_> =
            parts[0].entries.iter().map(|entry| entry.place(days().tomorrow())).collect();
        newest.sort();
        let all = ground.list();
        let of_first_days = all.iter().take(30).map(|entry| entry.place(days().tomorrow()));
        assert!(of_first_days.zip(newest).all(|(a, b)| a == b));
        fs::remove_dir_all(ground.cache().parent().unwrap()).unwrap();
    }
}

/// Returns the parts that a reader without any list gets.
fn parts_from_nothing(places: &Places) -> Vec<Part> {
    let mut parts = Vec::new();
    listing::read(places, Before::Nothing, Some(now()), &|| true, &mut |part| {
        parts.push(part.unwrap());
    });
    parts
}

#[test]
fn the_cached_list_comes_first_and_then_only_differences() {
    let ground = Ground::with(20);
    let [Part::Now { entries, unchanged, .. }] = &parts_from_nothing(&ground.places)[..] else {
        panic!("nothing is remembered");
    };
    assert_eq!((entries.len(), unchanged.len()), (21, 0));
    let before = ground.told();
    let parts = parts_from_nothing(&ground.places);
    let [Part::Remembered(all), Part::Now { total: 21, entries, unchanged }] = &parts[..] else {
        panic!("{parts:?}");
    };
    let mut all: Vec<&Entry<Summary>> = all.iter().collect();
    all.sort_by(|a, b| a.place(days().tomorrow()).cmp(&b.place(days().tomorrow())));
    assert_eq!(all.into_iter().map(words).collect::<Vec<_>>(), before[..20]);
    // What cannot be read is not remembered.
    assert_eq!((entries.len(), unchanged.len()), (1, 20));

    let [changed, gone] = [3, 7].map(|place: usize| ground.list()[place].path.clone());
    let text = fs::read_to_string(&changed).unwrap();
    fs::write(&changed, text.replacen("\"system 3\"", "\"system X\"", 1)).unwrap();
    fs::remove_file(&gone).unwrap();
    let mut home = Home::default();
    home.ask();
    let mut parts = parts_from_nothing(&ground.places).into_iter();
    home.take(parts.next().unwrap(), days());
    assert_eq!((home.entries().len(), home.known), (20, Known::Nothing));
    assert!(home.entries().iter().any(|entry| entry.path == gone));
    home.take(parts.next().unwrap(), days());
    assert!(parts.next().is_none());
    assert_eq!(home.known, Known::All);
    let told: Vec<String> = home.entries().iter().map(words).collect();
    assert_eq!(told, ground.told());
    assert!(told[3].contains("system X") && told.len() == 20);
}

#[test]
fn the_cursor_is_on_the_review_worked_on_last_whatever_file_is_the_newest() {
    let ground = Ground::with(6);
    let all = ground.list();
    let (last, touched) = (all[4].path.clone(), all[2].path.clone());
    set_modified(&touched, now() - TimeDelta::hours(1));
    ground.list();
    for worked_on in [true, false] {
        let mut home = Home::default();
        home.begin_with(Bookmark { file: worked_on.then(|| last.clone()), ..Bookmark::default() });
        home.ask();
        let parts = parts_from_nothing(&ground.places);
        assert_eq!(parts.len(), 2);
        for part in parts {
            home.take(part, days());
            let expected = if worked_on { &last } else { &all[0].path };
            assert_eq!(home.selected().unwrap().path, *expected);
        }
    }
}

#[test]
fn reading_a_list_stops_when_it_is_no_longer_needed() {
    let ground = Ground::with(300);
    let asked = AtomicUsize::new(0);
    let parts = parts(&ground.places, &|| asked.fetch_add(1, Ordering::Relaxed) < 4);
    let read: usize = parts.iter().map(|part| part.entries.len()).sum();
    assert!(read <= 64, "{read}");
    assert!(!ground.cache().exists());
}

#[test]
fn a_session_deleted_while_the_list_is_read_is_left_out() {
    let ground = Ground::with(200);
    let gone: Vec<PathBuf> = ground.list().drain(150..).map(|entry| entry.path).collect();
    let is_first = Cell::new(true);
    let (mut total, mut count) = (0, 0);
    fs::remove_file(ground.cache()).unwrap();
    listing::read(&ground.places, Before::List, Some(now()), &|| true, &mut |part| {
        if is_first.replace(false) {
            for path in &gone {
                fs::remove_file(path).unwrap();
            }
        }
        let part = Now::of(part.unwrap());
        total = part.total;
        count += part.entries.len();
    });
    assert_eq!(total, count, "the last part says how many there were");
}

#[test]
fn a_cache_dir_that_cannot_be_written_changes_nothing() {
    let ground = Ground::with(3);
    let before: Vec<String> = ground.told();
    let cache = ground.cache().parent().unwrap().to_owned();
    fs::remove_dir_all(&cache).unwrap();
    fs::write(&cache, "a file").unwrap();
    assert_eq!(ground.told(), before);
    assert_eq!(fs::read_to_string(&cache).unwrap(), "a file");
}

#[test]
fn a_folder_that_cannot_be_listed_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    assert!(listing::read_all(&places, days()).unwrap().is_empty());
    fs::write(places.data(), "x").unwrap();
    assert!(matches!(listing::read_all(&places, days()), Err(StoreError::NotAFolder(_))));
}

#[test]
fn the_newest_request_is_answered_completely() {
    let ground = Ground::with(200);
    let (tell, told) = channel();
    let reader =
        Reader::start(ground.places.clone(), Arc::new(move |report| tell.send(report).unwrap()));
    for number in 1..=5 {
        reader.ask(Asked { number, before: Before::List, now: now() });
    }
    let mut count = 0;
    while count < 201 {
        match told.recv_timeout(Duration::from_secs(60)).unwrap() {
            Event::Listed { number: 5, part } => {
                count += Now::of(part.unwrap()).entries.len();
            }
            Event::Listed { number, .. } => assert!(number < 5 && count == 0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(count, 201);
}

// What the screen makes of it.

/// Home of a data dir, with nothing answered yet; and the list by which it will be.
fn at_home(ground: &Ground) -> (Home, Vec<Entry<Summary>>) {
    let mut home = Home::default();
    home.ask();
    (home, ground.list())
}

fn take(home: &mut Home, total: usize, entries: impl IntoIterator<Item = Entry<Summary>>) {
    let entries = entries.into_iter().collect();
    home.take(Part::Now { total, entries, unchanged: Vec::new() }, days());
}

fn ids(entries: &[Entry<Summary>]) -> Vec<String> {
    entries.iter().map(|entry| entry.id.to_string()).collect()
}

#[test]
fn sessions_that_come_in_any_order_stand_newest_first_and_the_selected_system_stays() {
    let ground = Ground::with(40);
    let (mut home, mut all) = at_home(&ground);
    let expected = ids(&all);
    fastrand::Rng::with_seed(7).shuffle(&mut all);
    take(&mut home, 41, all.drain(..10));
    assert_eq!(home.known, Known::Some(41));
    home.cursor = 3;
    let system = |home: &Home| home.of_selected().next().unwrap().1.system.clone();
    let selected = system(&home);
    while !all.is_empty() {
        take(&mut home, 41, all.drain(..all.len().min(7)));
        assert_eq!(system(&home), selected);
        // It is shown with its newest session, whichever that is by now.
        let newest = home.of_selected().next().unwrap().0.id.clone();
        assert_eq!(home.selected().unwrap().id, newest);
    }
    home.unfold();
    home.cursor += 1;
    let earlier = home.selected().unwrap().id.clone();
    home.ask();
    take(&mut home, 41, ground.list());
    assert_eq!((system(&home), &home.selected().unwrap().id), (selected, &earlier));
    assert_eq!(home.known, Known::All);
    assert_eq!(ids(home.entries()), expected);
    for entry in home.entries() {
        let Ok(summary) = &entry.content else { continue };
        let found = home.of_system(&summary.system).map(|(entry, _)| entry.id.to_string());
        let of_system = |other: &&Entry<Summary>| {
            other.content.as_ref().is_ok_and(|other| other.system == summary.system)
        };
        let expected = home.entries().iter().filter(of_system).map(|entry| entry.id.to_string());
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
}

#[test]
fn rows_missing_in_a_newer_list_go_when_it_is_complete() {
    let ground = Ground::with(20);
    let (mut home, all) = at_home(&ground);
    take(&mut home, 21, all);
    home.ask();
    let mut again = ground.list();
    let gone = again.remove(5).id;
    take(&mut home, 20, again.drain(10..));
    assert_eq!((home.entries().len(), home.known), (21, Known::All));
    take(&mut home, 20, again);
    assert_eq!(home.entries().len(), 20);
    assert!(home.entries().iter().all(|entry| entry.id != gone));
}

#[test]
fn a_session_created_deleted_or_renamed_while_the_list_fills_in_is_shown_as_it_is() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        for number in 0..6 {
            create(places, &format!("s{number}"), noon() - TimeDelta::hours(number), None, |_| ());
        }
    });
    let old = |stage: &Stage| {
        let entries = parts(&stage.places, &|| true).into_iter().flat_map(|part| part.entries);
        (stage.model.home.asked, entries.collect::<Vec<_>>())
    };
    let late = |stage: &mut Stage, (number, entries): (u64, Vec<Entry<Summary>>)| {
        let part = Ok(Part::Now { total: entries.len(), entries, unchanged: Vec::new() });
        stage.send(Msg::Store(Event::Listed { number, part }));
    };
    let before = old(&stage);
    stage.play("gX");
    late(&mut stage, before);
    assert!(!stage.screen().contains(" s0  "), "{}", stage.screen());
    let before = old(&stage);
    stage.play("gr<C-u>other<Enter>");
    late(&mut stage, before);
    assert!(stage.screen().contains("other"), "{}", stage.screen());
    let before = old(&stage);
    stage.play("nfresh<Enter>q");
    late(&mut stage, before);
    assert!(stage.screen().contains("▸ fresh"), "{}", stage.screen());
    assert_eq!(stage.model.home.entries().len(), 6);
}

#[test]
fn keys_act_on_the_rows_shown_while_the_list_fills_in() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        for number in 0..4 {
            create(places, &format!("s{number}"), noon() - TimeDelta::hours(number), None, |_| ());
        }
    });
    let mut entries = stage.model.home.sessions.take().unwrap();
    stage.model.home = Home::default();
    assert!(stage.screen().contains("reading the reviews"));
    let number = stage.model.home.ask();
    let rest = entries.split_off(2);
    stage.send(Msg::Store(Event::Listed {
        number,
        part: Ok(Part::Now { total: 4, entries, unchanged: Vec::new() }),
    }));
    assert!(stage.screen().contains("2 of 4 reviews"), "{}", stage.screen());
    stage.play("gj<Enter>").send(Msg::Store(Event::Listed {
        number,
        part: Ok(Part::Now { total: 4, entries: rest, unchanged: Vec::new() }),
    }));
    assert_eq!(stage.session().system().raw(), "s1");
    stage.play("q");
    assert!(stage.screen().contains("4 reviews") && stage.screen().contains("▸ s1"));
}
