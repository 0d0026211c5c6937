//! The HTML report in a real browser, headless. If none is installed, the tests say that they skip.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use readyroom::domain::basics::names::PersonName;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, render};
use scraper::{Html, Selector};

use crate::generate::{checklist_of, days, session_of, stamp};
use crate::html::{session_full_of, shape};

/// The commands of browsers of the one family that can print a page's tree.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// The longest time that a browser may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Everything that would act if a browser took it for markup.
const ATTACK: &str = "</title></style></bdi></td></table><script>document.title='owned'</script>\
    <img src=x onerror=\"document.title='owned'\"><svg onload=\"document.title='owned'\"></svg>\
    <style>body{display:none}</style>\" onmouseover=\"document.title='owned'";

/// Keeps the browser to itself: no window, no network, nothing of the user's.
const SWITCHES: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
];

/// Finds a browser; says so where there is none.
pub fn browser() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        eprintln!("skipped: none of {} is installed here", NAMES.join(", "));
    }
    found
}

/// A browser that does not outlive its test.
struct Running(Child);

impl Running {
    fn is_done(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The result of loading a page in a browser.
pub struct Seen {
    /// The tree after everything has run that could run.
    pub tree: String,
    /// The browser's messages.
    pub log: String,
}

/// Opens a page in a browser as wide as most windows.
pub fn open(browser: &Path, page: &str) -> Seen {
    open_at(browser, page, 1280)
}

/// Opens a page in a window of so many pixels.
fn open_at(browser: &Path, page: &str, width: usize) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("report.html"), page).unwrap();
    let into = |name: &str| Stdio::from(File::create(place(name)).unwrap());
    let child = Command::new(browser)
        .args(SWITCHES)
        .arg(format!("--user-data-dir={}", place("profile").display()))
        .arg(format!("--window-size={width},1000"))
        .arg("--dump-dom")
        .arg(format!("file://{}", place("report.html").display()))
        .stdin(Stdio::null())
        .stdout(into("tree"))
        .stderr(into("log"))
        .spawn();
    let mut running = Running(child.unwrap());
    let begun = Instant::now();
    while !running.is_done() {
        assert!(begun.elapsed() < PATIENCE, "the browser does not come to an end");
        thread::sleep(Duration::from_millis(50));
    }
    let read = |name: &str| String::from_utf8_lossy(&fs::read(place(name)).unwrap()).into_owned();
    Seen { tree: read("tree"), log: read("log") }
}

/// Shows each page in a frame so many pixels wide, however wide a window must be, and returns the indices of those that
/// are wider than their frame.
pub fn too_wide(browser: &Path, pages: &[(&str, usize)]) -> Vec<usize> {
    let frame = |(page, width): &(&str, usize)| {
        let page = page.replace('&', "&amp;").replace('"', "&quot;");
        format!("<iframe width=\"{width}\" height=\"900\" srcdoc=\"{page}\"></iframe>")
    };
    let frames: String = pages.iter().map(frame).collect();
    let document = format!(
        "<!doctype html>{frames}<script>onload = () => {{ \
         const roots = [...document.querySelectorAll('iframe')].map((one) => one.contentDocument.documentElement); \
         document.title = roots.map((root) => `${{root.clientWidth}}/${{root.scrollWidth}}`).join(' '); }}</script>"
    );
    let tree = Html::parse_document(&open_at(browser, &document, 1400).tree);
    let title = Selector::parse("title").unwrap();
    let title: String = tree.select(&title).flat_map(|title| title.text()).collect();
    let shown: Vec<(usize, usize)> = title
        .split(' ')
        .filter_map(|one| one.split_once('/'))
        .map(|(shown, wanted)| (shown.parse().unwrap(), wanted.parse().unwrap()))
        .collect();
    assert_eq!(shown.len(), pages.len(), "{title}");
    let is_too_wide = |(index, (shown, wanted)): (usize, (usize, usize))| {
        assert!(shown > 0 && shown <= pages[index].1, "{title}");
        (wanted > shown).then_some(index)
    };
    shown.into_iter().enumerate().filter_map(is_too_wide).collect()
}

fn breaks_the_policy(seen: &Seen) -> bool {
    seen.log.contains("Content Security Policy")
}

#[test]
fn a_browser_sees_the_page_as_it_was_written_and_runs_nothing_of_the_data() {
    let Some(browser) = browser() else { return };
    let page = render(&session_full_of(ATTACK), Format::Html, &Choice::default(), days());
    let seen = open(&browser, &page);
    let (written, shown) = (Html::parse_document(&page), Html::parse_document(&seen.tree));
    assert_eq!(shape(&shown), shape(&written));
    assert!(!seen.tree.contains("<title>owned"), "{}", seen.tree);
    assert!(!breaks_the_policy(&seen), "{}", seen.log);
}

/// The control: what could get past the escaping would still be stopped, and a style with another
/// checksum is one of those things.
#[test]
fn the_content_security_policy_blocks_foreign_content() {
    let Some(browser) = browser() else { return };
    let page = render(&session_full_of("harmless"), Format::Html, &Choice::default(), days());
    let script = "<script>document.title='owned'</script></body>";
    for (what, page) in [
        ("a script", page.replace("</body>", script)),
        ("another style", page.replace("</style>", " </style>")),
    ] {
        let seen = open(&browser, &page);
        assert!(breaks_the_policy(&seen), "{what}: {}", seen.log);
        assert!(!seen.tree.contains("<title>owned"), "{what}");
    }
}

/// Tells the parts of owners' names that stand on more than one line, and whether the page is wider than
/// its window.
const READ_LINES: &str = r#"
onload = () => {
  const broken = [];
  for (const cell of document.querySelectorAll("td.owner")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (const part of text.data.matchAll(/[^ .@_\/:-]+[.@_\/:-]?/g)) {
        const range = document.createRange();
        range.setStart(text, part.index);
        range.setEnd(text, part.index + part[0].length);
        const tops = [...range.getClientRects()].map((box) => Math.round(box.top));
        if (new Set(tops).size > 1) broken.push(part[0]);
      }
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) broken.push("the page");
  document.title = broken.join(" ");
};
"#;

#[test]
fn no_owner_is_broken_inside_a_word_at_any_width() {
    let Some(browser) = browser() else { return };
    let owned_by = |owners: &[&str]| {
        let mut session = session_of(checklist_of(&[owners.len()]));
        for (item, owner) in owners.iter().enumerate() {
            let owner = Change::Owner(Some(PersonName::parse(owner).unwrap()));
            for change in [Change::Verdict(Verdict::missing()), owner] {
                session.apply(&Edit::Answer(ItemNo(item), change), &stamp(0));
            }
        }
        let page = render(&session, Format::Html, &Choice::default(), days());
        // What measures is no part of the page.
        let page = page.replace("Content-Security-Policy", "none");
        page.replace("</body>", &format!("<script>{READ_LINES}</script></body>"))
    };
    let broken = |page: &str, width: usize| -> String {
        let tree = Html::parse_document(&open_at(&browser, page, width).tree);
        tree.select(&Selector::parse("title").unwrap()).flat_map(|title| title.text()).collect()
    };
    let usual = ["ana", "Ben Lee", "on-call", "平台团队", "김철수"];
    let long = [
        "Maximilian Mustermann-Schwarzenberger",
        "maximilian.mustermann@example.com",
        "plattform_team/europa-west",
        "数据库团队负责人",
        "Alexandrina Wolkenstein",
    ];
    let longest = ["Hauptverantwortlicher", "站点可靠性工程团队负责人", "ana"];
    for width in [390, 800, 1280] {
        assert_eq!(broken(&owned_by(&usual), width), "", "{width}");
        assert_eq!(broken(&owned_by(&long), width), "", "{width}");
    }
    assert_eq!(broken(&owned_by(&longest), 1280), "");
    // A word that no column holds is broken rather than drawn over the next column.
    let endless = "x".repeat(150);
    assert_eq!(broken(&owned_by(&[&endless]), 800), endless);
    // The control: in a column for short names it is broken.
    let narrow = owned_by(&long).replace("class=\"long-owners\"", "class=\"short-owners\"");
    assert!(broken(&narrow, 800).contains("Schwarzenberger"), "{}", broken(&narrow, 800));
}
