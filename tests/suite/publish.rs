//! The published site as files: which are written, which are left, what is refused, and what is in them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::cli::{Ran, Shell, refused};

/// The day as of which the tests publish.
const AS_OF: [&str; 2] = ["--as-of", "2031-01-01"];

/// A data folder with some reviews, and a folder for the site.
struct Publisher {
    shell: Shell,
}

impl Publisher {
    fn new(systems: &[&str]) -> Self {
        let shell = Shell::new();
        for system in systems {
            let id = shell.new_session(system);
            good(&shell.run(&[
                "mark",
                &id,
                "data.backups",
                "missing",
                "--note",
                "never-to-be-seen",
            ]));
        }
        Self { shell }
    }

    fn site(&self) -> PathBuf {
        self.shell.dir.path().join("public")
    }

    fn publish(&self, more: &[&str]) -> Ran {
        self.shell.run(&[&["publish", "public"], &AS_OF[..], more].concat())
    }

    /// The files of the site with their contents.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.site(), &self.site(), &mut files);
        files
    }

    fn page_of(&self, system: &str) -> PathBuf {
        let files = self.files();
        let of = |name: &&String| name.starts_with(&format!("systems/{system}-"));
        self.site().join(files.keys().find(of).unwrap())
    }

    fn text(&self) -> String {
        let files = self.files();
        let told = files.iter().map(|(name, bytes)| format!("{name}\n{}", utf8(bytes)));
        told.collect()
    }

    /// Changes the file of a review by hand, as somebody else's program would.
    fn edit(&self, id: &str, change: impl FnOnce(&mut Value)) {
        let path = self.shell.file(id);
        let mut session: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        change(&mut session);
        fs::write(path, serde_json::to_string_pretty(&session).unwrap()).unwrap();
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read(path).unwrap_or_default());
        }
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn good(ran: &Ran) {
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_site_has_an_index_a_page_for_each_system_and_its_list() {
    let publisher = Publisher::new(&["payments-api", "ledger"]);
    let ran = publisher.publish(&[]);
    good(&ran);
    assert!(ran.err.contains("public: 3 pages written"), "{}", ran.err);
    assert!(ran.err.contains("it shows scores, statuses, texts of items"), "{}", ran.err);
    assert!(ran.err.contains("without names of people"), "{}", ran.err);
    let names: Vec<String> = publisher.files().into_keys().collect();
    assert_eq!(names.len(), 4, "{names:?}");
    assert_eq!(names[..2], [".readyroom-site.json", "index.html"]);
    assert!(names[2].starts_with("systems/ledger-") && names[3].starts_with("systems/payments-"));
    let index = utf8(&publisher.files()["index.html"]);
    for word in ["<title>Production readiness</title>", "payments-api", "ledger", &names[2]] {
        assert!(index.contains(word), "{word}\n{index}");
    }
    assert!(!publisher.text().contains("never-to-be-seen"));
}

#[test]
fn the_same_reviews_give_the_same_bytes_and_only_what_changed_is_written() {
    let publisher = Publisher::new(&["payments-api", "ledger"]);
    good(&publisher.publish(&[]));
    let before = publisher.files();
    let stamps = |publisher: &Publisher| -> BTreeMap<String, std::time::SystemTime> {
        let modified =
            |name: &String| fs::metadata(publisher.site().join(name)).unwrap().modified().unwrap();
        publisher.files().keys().map(|name| (name.clone(), modified(name))).collect()
    };
    let written = stamps(&publisher);
    let ran = publisher.publish(&[]);
    assert!(ran.err.contains("public: nothing changed"), "{}", ran.err);
    assert_eq!(publisher.files(), before);
    assert_eq!(stamps(&publisher), written, "nothing is written again");

    // In another place they are the same too.
    let elsewhere = publisher.shell.dir.path().join("other");
    let there = [&["publish", elsewhere.to_str().unwrap()], &AS_OF[..]].concat();
    good(&publisher.shell.run(&there));
    let mut other = BTreeMap::new();
    collect(&elsewhere, &elsewhere, &mut other);
    assert_eq!(other, before);

    good(&publisher.shell.run(&["mark", "ledger", "data.backups", "done"]));
    let ran = publisher.publish(&[]);
    assert!(ran.err.contains("public: 2 pages written"), "{}", ran.err);
    let changed: Vec<String> = stamps(&publisher)
        .into_iter()
        .filter(|(name, at)| written.get(name) != Some(at))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(changed.len(), 3, "{changed:?}");
    assert!(!changed.iter().any(|name| name.contains("payments")), "{changed:?}");
}

#[test]
fn a_page_keeps_its_name_and_a_removed_review_leaves() {
    let publisher = Publisher::new(&["payments-api", "ledger"]);
    good(&publisher.publish(&[]));
    let (page, gone) = (publisher.page_of("payments-api"), publisher.page_of("ledger"));
    good(&publisher.shell.run(&["delete", "ledger"]));
    publisher.shell.new_session("search");
    let ran = publisher.publish(&[]);
    assert!(ran.err.contains("public: 2 pages written, 1 removed"), "{}", ran.err);
    assert!(!gone.exists() && publisher.page_of("payments-api") == page);
    good(&publisher.shell.run(&["delete", "payments-api"]));
    good(&publisher.shell.run(&["delete", "search"]));
    good(&publisher.publish(&[]));
    assert_eq!(publisher.files().len(), 2, "the index and the list");
    assert!(!publisher.site().join("systems").exists());
    assert!(utf8(&publisher.files()["index.html"]).contains("No reviews yet."));
}

#[test]
fn a_page_that_somebody_changed_is_left_and_named() {
    let publisher = Publisher::new(&["payments-api"]);
    good(&publisher.publish(&[]));
    let page = publisher.page_of("payments-api");
    let original = fs::read_to_string(&page).unwrap();
    fs::write(&page, "mine").unwrap();
    good(&publisher.shell.run(&["mark", "payments-api", "data.backups", "done"]));
    for _ in 0..2 {
        let ran = publisher.publish(&[]);
        refused(&ran, 2, "changed since it was published; it was left");
        assert!(ran.err.contains(&*page.file_name().unwrap().to_string_lossy()));
        assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
    }
    // Also where its system is gone.
    good(&publisher.shell.run(&["delete", "payments-api"]));
    refused(&publisher.publish(&[]), 2, "it was left");
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
    // As it was written before it is ours again.
    fs::write(&page, original).unwrap();
    good(&publisher.publish(&[]));
    assert!(!page.exists());
}

#[test]
fn a_page_that_is_missing_or_empty_is_written_again() {
    let publisher = Publisher::new(&["payments-api"]);
    good(&publisher.publish(&[]));
    let (before, page) = (publisher.files(), publisher.page_of("payments-api"));
    fs::remove_file(&page).unwrap();
    good(&publisher.publish(&[]));
    assert_eq!(publisher.files(), before);
    // As a power cut leaves it.
    fs::write(&page, "").unwrap();
    good(&publisher.publish(&[]));
    assert_eq!(publisher.files(), before);
}

#[test]
fn a_folder_with_other_files_needs_force_and_none_of_them_is_replaced() {
    let publisher = Publisher::new(&["payments-api"]);
    fs::create_dir(publisher.site()).unwrap();
    fs::write(publisher.site().join("CNAME"), "example.org").unwrap();
    refused(&publisher.publish(&[]), 2, "other files lie there; --force writes beside them");
    assert_eq!(publisher.files().len(), 1);
    good(&publisher.publish(&["--force"]));
    assert_eq!(publisher.files()["CNAME"], b"example.org");
    // From then on the list is there.
    good(&publisher.publish(&[]));

    fs::remove_file(publisher.site().join(".readyroom-site.json")).unwrap();
    fs::write(publisher.site().join("index.html"), "mine").unwrap();
    let ran = publisher.publish(&["--force"]);
    refused(&ran, 2, "index.html: not ours; it was left");
    assert_eq!(publisher.files()["index.html"], b"mine");
    // The page of the system is as we write it, and so ours again.
    let list = utf8(&publisher.files()[".readyroom-site.json"]);
    assert!(list.contains("systems/payments-api-") && !list.contains("index.html"), "{list}");
}

#[test]
fn no_link_in_the_folder_is_followed() {
    let publisher = Publisher::new(&["payments-api"]);
    let outside = publisher.shell.dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    let victim = outside.join("victim");
    fs::write(&victim, "untouched").unwrap();
    // A folder of the site that leads elsewhere.
    fs::create_dir(publisher.site()).unwrap();
    symlink(&outside, publisher.site().join("systems")).unwrap();
    refused(&publisher.publish(&["--force"]), 2, "systems: not a folder; links are not followed");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    assert!(!publisher.site().join("index.html").exists());
    fs::remove_file(publisher.site().join("systems")).unwrap();
    // A page that leads elsewhere, before it was ours and after.
    symlink(&victim, publisher.site().join("index.html")).unwrap();
    refused(&publisher.publish(&["--force"]), 2, "index.html: not ours; it was left");
    fs::remove_file(publisher.site().join("index.html")).unwrap();
    good(&publisher.publish(&[]));
    let page = publisher.page_of("payments-api");
    fs::remove_file(&page).unwrap();
    symlink(&victim, &page).unwrap();
    refused(&publisher.publish(&[]), 2, "changed since it was published; it was left");
    // The list itself.
    let list = publisher.site().join(".readyroom-site.json");
    fs::rename(&list, outside.join("list")).unwrap();
    symlink(outside.join("list"), &list).unwrap();
    refused(&publisher.publish(&["--force"]), 3, "no file that could be the list");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
}

#[test]
fn a_hostile_list_is_refused_whole() {
    let publisher = Publisher::new(&["payments-api"]);
    good(&publisher.publish(&[]));
    let list = publisher.site().join(".readyroom-site.json");
    let whole: Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    let victim = publisher.shell.dir.path().join("x");
    fs::write(&victim, "").unwrap();
    for path in ["../x", "/etc/passwd", "systems/../../x", "systems/a/b.html", "x.html", "CNAME"] {
        let mut hostile = whole.clone();
        hostile["files"][path] = json!({ "sha256": "e3b0c44298fc1c149afbf4c8996fb924" });
        fs::write(&list, hostile.to_string()).unwrap();
        let ran = publisher.publish(&["--force"]);
        refused(&ran, 3, ".readyroom-site.json: it names a file that no page of a site has");
        assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    }
    for (text, message) in [
        ("", "no list of a site's files"),
        ("[]", "no list of a site's files"),
        ("{\"format\": \"x\", \"version\": 1}", "no list of a site's files"),
        ("{\"format\": \"readyroom-site\", \"version\": 2}", "a newer version of readyroom"),
        (&"[".repeat(100_000), "no list of a site's files"),
        ("{\"format\": \"readyroom-site\", \"version\": 1, \"files\": []}", "no list"),
    ] {
        fs::write(&list, text).unwrap();
        refused(&publisher.publish(&["--force"]), 3, message);
    }
    assert!(victim.exists());
}

#[test]
fn folders_that_are_none_for_a_site_are_refused() {
    let publisher = Publisher::new(&["payments-api"]);
    let shell = &publisher.shell;
    for folder in ["data", "data/sessions", "data/sessions/site", "data/bin/x", "data/assessments"]
    {
        refused(&shell.run(&["publish", folder, "--force"]), 2, "the program's own data lie there");
    }
    symlink(shell.data().join("sessions"), shell.dir.path().join("link")).unwrap();
    refused(&shell.run(&["publish", "link", "--force"]), 2, "the program's own data lie there");
    assert_eq!(fs::read_dir(shell.data().join("sessions")).unwrap().count(), 2);
    fs::write(shell.dir.path().join("file"), "").unwrap();
    refused(&shell.run(&["publish", "file"]), 2, "file: not a folder");
    refused(&shell.run(&["publish", "file/below"]), 2, "file/below");
    refused(&shell.run(&["publish"]), 2, "DIR");
    refused(&shell.run(&["publish", "public", "--with", "secrets"]), 2, "secrets");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let publisher = Publisher::new(&["payments-api"]);
    let site = publisher.site();
    fs::create_dir(&site).unwrap();
    fs::set_permissions(&site, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(site.join("probe"), "").is_ok() {
        eprintln!("skipped: whoever runs the tests may write everywhere");
        return;
    }
    refused(&publisher.publish(&[]), 3, "public/.readyroom-site.json: cannot write: permission");
}

#[test]
fn pages_are_meant_to_be_read() {
    let publisher = Publisher::new(&["payments-api"]);
    good(&publisher.publish(&[]));
    let mode = |name: &str| {
        fs::metadata(publisher.site().join(name)).unwrap().permissions().mode() & 0o777
    };
    let probe = publisher.shell.dir.path().join("probe");
    fs::write(&probe, "").unwrap();
    fs::create_dir(publisher.shell.dir.path().join("folder")).unwrap();
    let usual = fs::metadata(&probe).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("index.html"), usual);
    assert_eq!(mode("systems") & 0o666, usual);
}

#[test]
fn what_a_killed_program_left_is_ours_still() {
    let publisher = Publisher::new(&["payments-api"]);
    good(&publisher.publish(&[]));
    let (page, list) =
        (publisher.page_of("payments-api"), publisher.site().join(".readyroom-site.json"));
    // The list that was written before the page, as where the program ended between the two.
    let old = fs::read_to_string(&page).unwrap();
    let mut begun: Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    let name = format!("systems/{}", page.file_name().unwrap().to_string_lossy());
    let entry = &mut begun["files"][&name];
    entry["before"] = entry["sha256"].take();
    entry["sha256"] = "0".repeat(64).into();
    entry.as_object_mut().unwrap().remove("made_of");
    fs::write(&list, begun.to_string()).unwrap();
    fs::write(publisher.site().join(".readyroom-1_1-index.html.tmp"), "half").unwrap();
    good(&publisher.shell.run(&["mark", "payments-api", "data.backups", "done"]));
    good(&publisher.publish(&[]));
    assert_ne!(fs::read_to_string(&page).unwrap(), old);
    assert!(!publisher.files().keys().any(|name| name.contains("tmp")), "it is swept");
    assert!(!utf8(&publisher.files()[".readyroom-site.json"]).contains("before"));
}

#[test]
fn a_site_is_refused_to_whoever_still_assesses_one_of_its_reviews() {
    let publisher = Publisher::new(&["payments-api", "ledger"]);
    let shell = &publisher.shell;
    good(&shell.run(&["mark", "ledger", "data.backups", "done"]));
    let mine = shell.run(&["assess", "ledger", "--no-open"]).out.trim_end().to_owned();
    refused(&publisher.publish(&[]), 2, "your own assessment of ledger-");
    assert!(!publisher.site().exists(), "nothing is begun");
    good(&shell.run(&[&["--as", "ben", "publish", "public"], &AS_OF[..]].concat()));
    assert!(!publisher.text().contains(&mine), "no assessment is counted");
    good(&shell.run(&["submit", &mine]));
    good(&publisher.publish(&[]));
}

#[test]
fn a_review_that_cannot_be_read_is_named_and_the_others_are_published() {
    let publisher = Publisher::new(&["payments-api"]);
    let broken = publisher.shell.new_session("ledger");
    fs::write(publisher.shell.file(&broken), "{").unwrap();
    let ran = publisher.publish(&[]);
    refused(&ran, 3, "published without 1 review that cannot be read, named above");
    assert!(ran.err.contains(&broken), "{}", ran.err);
    publisher.page_of("payments-api");
    // Where none can be read, what is published stays.
    let before = publisher.files();
    let other = publisher.shell.show("payments-api")["id"].as_str().unwrap().to_owned();
    fs::write(publisher.shell.file(&other), "{").unwrap();
    refused(&publisher.publish(&[]), 3, "no review can be read; each is named above");
    assert_eq!(publisher.files(), before);
}

#[test]
fn labels_choose_systems_and_are_shown() {
    let publisher = Publisher::new(&["payments-api", "ledger"]);
    good(&publisher.shell.run(&["label", "ledger", "team=money", "tier=1"]));
    good(&publisher.publish(&["--label", "team=money"]));
    let text = publisher.text();
    assert!(text.contains("money") && !text.contains("payments-api"), "{text}");
    good(&publisher.publish(&[]));
    assert!(publisher.text().contains("payments-api"));
    good(&publisher.publish(&["--label", "team=money"]));
    assert!(!publisher.text().contains("payments-api"), "what is not chosen leaves");
}

#[test]
fn the_day_decides_what_is_overdue_and_what_has_lapsed() {
    let publisher = Publisher::new(&["payments-api"]);
    let mark = |arguments: &[&str]| {
        good(&publisher.shell.run(&[&["mark", "payments-api"], arguments].concat()));
    };
    mark(&["data.backups", "--due", "2030-06-01", "--owner", "ben"]);
    mark(&["data.restore-drills", "missing"]);
    mark(&["data.restore-drills", "--accept-risk", "dana", "--why", "x", "--until", "2030-07-01"]);
    let on = |day: &str| {
        good(&publisher.shell.run(&["publish", "public", "--as-of", day]));
        publisher.text()
    };
    let before = on("2030-05-30");
    assert!(before.contains("Due soon") && !before.contains("1 overdue"), "{before}");
    let after = on("2030-07-02");
    assert!(after.contains("1 overdue") && after.contains("1 lapsed risk"), "{after}");
    assert!(on("2030-05-30") == before, "a page of another day never stays");
}

#[test]
fn two_reviews_of_a_system_make_a_trend_and_what_got_worse_is_named() {
    let publisher = Publisher::new(&["ledger"]);
    let shell = &publisher.shell;
    good(&shell.run(&["mark", "ledger", "data.backups", "done"]));
    let next = shell.run(&["new", "ledger", "--from", "ledger", "--no-open"]);
    let next = next.out.trim_end().to_owned();
    let first = publisher.shell.show("ledger")["previous"].as_str().unwrap().to_owned();
    publisher.edit(&first, |session| session["created_at"] = "2020-01-01T12:00:00Z".into());
    good(&shell.run(&["mark", &next, "data.backups", "missing"]));
    good(&publisher.publish(&[]));
    let index = utf8(&publisher.files()["index.html"]);
    assert!(index.contains("Worse than last time (1)"), "{index}");
    assert!(index.contains("2020-01-01 3.1% so far; "), "{index}");
    let page = fs::read_to_string(publisher.page_of("ledger")).unwrap();
    assert!(page.contains("Earlier reviews") && page.contains("<details>"), "{page}");
}

/// Killed at any moment, and each time with other reviews: the next run knows its files and ends as a fresh one does.
#[test]
fn a_site_is_whole_after_any_number_of_kills() {
    let publisher = Publisher::new(&["a", "b", "c", "d"]);
    good(&publisher.publish(&[]));
    for round in 0..crate::cases(8).min(200) {
        let status = ["done", "partial", "missing"][round as usize % 3];
        for system in ["a", "b", "c", "d"] {
            good(&publisher.shell.run(&["mark", system, "data.backups", status]));
        }
        let mut command = publisher.shell.command();
        command.args(["publish", "public"]).args(AS_OF).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(u64::from(round * 17 % 120)));
        // It may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
    }
    good(&publisher.publish(&[]));
    let files = publisher.files();
    fs::remove_dir_all(publisher.site()).unwrap();
    good(&publisher.publish(&[]));
    assert_eq!(publisher.files(), files);
}

#[test]
fn two_programs_do_not_write_one_site_at_once() {
    let publisher = Publisher::new(&["a"]);
    fs::create_dir(publisher.site()).unwrap();
    let folder = fs::File::open(publisher.site()).unwrap();
    folder.lock().unwrap();
    refused(&publisher.publish(&[]), 3, "public: another readyroom is publishing there");
    drop(folder);
    good(&publisher.publish(&[]));
}
