//! Whoever is still assessing a review alone hears nobody: no subcommand prints or writes a word of a response, or of
//! somebody else's assessment, until the person has submitted or the review is decided.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use clap::CommandFactory;
use readyroom::cli::args::Args;
use readyroom::domain::insight::agreement::HIDDEN;

use crate::cli::{Ran, Shell, ran};

/// Words that only the assessments of others have: in a note, in a reason, in evidence.
const MARKERS: [&str; 6] = ["quagga", "okapi", "gnu.example", "numbat", "dugong", "tarsier"];

/// Invocations for every subcommand. In them `R` is the review, `M` the open assessment of ana, `B` the submitted one of
/// ben and `C` that of cleo; `RP` and `BP` are files; `OUT` is a folder for what is written, and `<` reads stdin from a file.
const INVOCATIONS: &[(&str, &[&str])] = &[
    (
        "new",
        &[
            "new ledger --from R --no-open",
            "new other --from BP --no-open",
            "new other --from B --no-open",
            "new other --last-time BP --no-open",
            "new other --checklist BP --no-open",
        ],
    ),
    ("open", &["open R", "open R --meeting", "open M", "open B", "open BP"]),
    (
        "interview",
        &[
            "interview R --keep-going < LINES",
            "interview M --keep-going < LINES",
            "interview B --keep-going < LINES",
            "interview BP --keep-going < LINES",
        ],
    ),
    ("list", &["list", "list --json"]),
    (
        "show",
        &[
            "show R",
            "show R --json",
            "show RP --json",
            "show - --json < RP",
            "show - < RP",
            "show ledger",
            "show M",
            "show M --json",
            "show B",
            "show B --json",
            "show BP",
            "show C",
            "show - < BP",
        ],
    ),
    (
        "mark",
        &[
            "mark R data.backups --suggested",
            "mark R data.backups done",
            "mark M data.backups done",
            "mark M data.backups --suggested",
            "mark B data.backups done",
            "mark BP data.backups --note x",
        ],
    ),
    (
        "compare",
        &[
            "compare R R",
            "compare R R --json",
            "compare R B",
            "compare BP R --json",
            "compare R - < BP",
        ],
    ),
    ("people", &["people R", "people R --json", "people B"]),
    ("decide", &["decide B go --by ana", "decide R no-go --by ana --despite"]),
    ("condition", &["condition R", "condition R --json", "condition B"]),
    ("label", &["label R", "label R --json", "label R team=x", "label B", "label B team=x"]),
    ("assess", &["assess R --no-open", "assess B --no-open", "assess BP --no-open"]),
    ("submit", &["submit B", "submit BP --undo", "submit M"]),
    (
        "combine",
        &[
            "combine R",
            "combine R BP",
            "combine R --dry-run --json",
            "combine R BP --names hidden --json",
            "combine R - < BP",
            "combine B",
        ],
    ),
    (
        "gate",
        &[
            "gate R --max-dissent 0 --require-responses 2",
            "gate R --max-dissent 0 --require-responses 2 --json",
            "gate R --max-dissent 0 --require-responses 2 --format junit",
            "gate - --max-dissent 0 < RP",
            "gate B --min 1",
            "gate BP --min 1 --json",
            "gate - --min 1 < BP",
        ],
    ),
    ("status", &["status ledger", "status B", "status ledger --json"]),
    (
        "portfolio",
        &[
            "portfolio",
            "portfolio --format json",
            "portfolio --format markdown",
            "portfolio --format html",
            "portfolio --format csv",
            "portfolio --format ics",
        ],
    ),
    (
        "publish",
        &["publish OUT/site", "publish OUT/all --with people,notes,evidence,reasons,responses"],
    ),
    (
        "export",
        &[
            "export R",
            "export R --template audit",
            "export R --template short",
            "export R --sections dissent,responses,history",
            "export R --only gaps",
            "export R --format html --template audit",
            "export R --format text --template audit",
            "export R --format csv",
            "export R --format jira-csv",
            "export R --format gitlab-csv",
            "export R --format ics",
            "export R --format ics --todo",
            "export R --format json",
            "export R --format badge",
            "export R --template audit -o OUT/audit.md",
            "export R -o OUT/page.html",
            "export R -o OUT/page.json",
            "export R -o OUT/page.csv",
            "export - < RP",
            "export M --format json",
            "export B",
            "export BP --format json",
            "export BP -o OUT/ben.md",
            "export - --format csv < BP",
        ],
    ),
    (
        "import",
        &[
            "import PAGE --into R --dry-run",
            "import PAGE --into R --dry-run --json",
            "import PAGE --into R",
            "import PAGE --into M --dry-run",
            "import PAGE --into B --dry-run --json",
            "import PAGE --into BP",
            "import BP --into R",
        ],
    ),
    ("delete", &["delete nothing", "delete B", "delete BP", "delete R"]),
    ("rename", &["rename B other", "rename R other"]),
    ("checklist show", &["checklist show", "checklist show BP"]),
    ("checklist check", &["checklist check BP", "checklist check RP"]),
    ("checklist import", &["checklist import PAGE --dry-run", "checklist import PAGE --json"]),
    ("checklist diff", &["checklist diff LIST LIST --json", "checklist diff LIST BP"]),
    ("checklist add", &["checklist add LIST", "checklist add BP"]),
    ("checklist list", &["checklist list", "checklist list --json"]),
    ("checklist remove", &["checklist remove own"]),
    (
        "upgrade",
        &[
            "upgrade R --checklist LIST --dry-run",
            "upgrade R --checklist LIST --json",
            "upgrade B --checklist LIST --dry-run",
            "show R --json",
            "export R --template audit",
        ],
    ),
    ("sync join", &["sync join nowhere"]),
    ("sync status", &["sync status", "sync status --json"]),
    ("sync check", &["sync check"]),
    ("sync leave", &["sync leave"]),
    ("merge", &["merge EMPTY COPY RP", "merge EMPTY BP BP"]),
    ("config init", &["config init"]),
    ("config path", &["config path"]),
    ("config check", &["config check"]),
    ("paths", &["paths"]),
    ("keys", &["keys"]),
    ("completions", &["completions bash"]),
    ("complete", &["complete bash readyroom show led", "complete bash readyroom mark R data"]),
    ("man", &["man"]),
];

/// The subcommands that do something, with the words of those above them.
fn subcommands(command: &clap::Command, above: &str, found: &mut BTreeSet<String>) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let words = format!("{above} {}", inner.get_name()).trim().to_owned();
        if inner.get_subcommands().next().is_some() {
            subcommands(inner, &words, found);
        } else {
            found.insert(words);
        }
    }
}

#[test]
fn every_subcommand_stands_in_the_table() {
    let mut whole = Args::command();
    whole.build();
    let mut known = BTreeSet::new();
    subcommands(&whole, "", &mut known);
    let told: BTreeSet<String> = INVOCATIONS.iter().map(|(words, _)| (*words).to_owned()).collect();
    assert_eq!(told, known, "a subcommand needs invocations here");
    assert!(known.len() > 30, "{}", known.len());
}

/// A review of ana, who assesses it, with the combined assessments of two others.
struct Room {
    shell: Shell,
    review: String,
    mine: String,
    others: [String; 2],
}

impl Room {
    fn new() -> Self {
        let shell = Shell::new();
        let review = shell.new_session("ledger");
        shell.run(&["mark", &review, "data.backups,data.restore-drills", "done"]);
        let begin = |name: &str| {
            let ran = good(shell.run(&["--as", name, "assess", &review, "--no-open"]));
            ran.out.trim_end().to_owned()
        };
        let others = ["ben", "cleo"].map(&begin);
        for (person, id) in others.iter().enumerate() {
            let [note, reason, link] = [0, 1, 2].map(|word| MARKERS[3 * person + word]);
            let says = |arguments: &[&str]| {
                good(
                    shell
                        .run(&[&["--as", ["ben", "cleo"][person], "mark", id], arguments].concat()),
                );
            };
            says(&["data.backups", "missing", "--note", note, "--evidence", link]);
            says(&["identity.sign-in", "n/a", "--reason", reason]);
            good(shell.run(&["submit", id]));
        }
        good(shell.run(&["--as", "dana", "combine", &review]));
        let mine = begin("ana");
        let room = Self { shell, review, mine, others };
        let page = good(room.shell.run(&["export", &room.review])).out;
        fs::write(room.path("PAGE"), page.replace("Done", "Missing")).unwrap();
        fs::write(
            room.path("LINES"),
            "1\nn\nitem\nlist\nv\nresponses\n+\nA\nhistory\nwhy\nscore\nsummary\npeople\n",
        )
        .unwrap();
        fs::write(room.path("EMPTY"), "").unwrap();
        let list = good(room.shell.run(&["checklist", "show"])).out;
        let list = list.replace("\"production-readiness\"", "\"own\"");
        fs::write(room.path("LIST"), list.replace("Backups are", "Copies are")).unwrap();
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.shell.data().parent().unwrap().join(name.to_lowercase())
    }

    /// Runs an invocation as ana on a copy of the data.
    fn run(&self, invocation: &str, data: &Path, out: &Path) -> Ran {
        let assessment = |id: &str| data.join("assessments").join(format!("{id}.json"));
        let session = data.join("sessions").join(format!("{}.json", self.review));
        let shown = |path: PathBuf| path.display().to_string();
        let word = |word: &str| match word {
            "R" => self.review.clone(),
            "M" => self.mine.clone(),
            "B" => self.others[0].clone(),
            "C" => self.others[1].clone(),
            "RP" => shown(session.clone()),
            "BP" => shown(assessment(&self.others[0])),
            "COPY" => {
                let copy = data.join("copy.json");
                fs::copy(&session, &copy).unwrap();
                shown(copy)
            }
            "PAGE" | "LINES" | "EMPTY" | "LIST" => shown(self.path(word)),
            _ => word.replace("OUT", &out.display().to_string()),
        };
        let (arguments, input) = match invocation.split_once(" < ") {
            Some((arguments, file)) => (arguments, Some(fs::File::open(word(file)).unwrap())),
            None => (invocation, None),
        };
        let arguments: Vec<String> = arguments.split(' ').map(word).collect();
        let mut command = self.shell.command();
        command.env("READYROOM_DATA_DIR", data).args(arguments);
        command.stdin(input.map_or_else(Stdio::null, Stdio::from));
        ran(&command.output().unwrap())
    }
}

#[track_caller]
fn good(ran: Ran) -> Ran {
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// All text in the files of a folder.
fn written(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned()).collect()
}

fn markers_in(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    MARKERS.into_iter().filter(|marker| lower.contains(marker)).collect()
}

#[test]
fn whoever_is_assessing_reads_no_response_in_the_output_of_any_subcommand() {
    let room = Room::new();
    let none: [&str; 0] = [];
    for (number, (words, invocations)) in INVOCATIONS.iter().enumerate() {
        let (data, out) =
            (room.path(&format!("data-{number}")), room.path(&format!("out-{number}")));
        copy(&room.shell.data(), &data);
        fs::create_dir_all(&out).unwrap();
        for invocation in *invocations {
            let ran = room.run(invocation, &data, &out);
            let text = format!("{}\n{}\n{}", ran.out, ran.err, written(&out));
            assert_eq!(markers_in(&text), none, "{words}: {invocation}\n{text}");
        }
    }
    // The markers are there to be found.
    for arguments in [&["show", "--json"][..], &["export", "--template", "audit"]] {
        let all = [&["--as", "dana", arguments[0], &room.review], &arguments[1..]].concat();
        let text = good(room.shell.run(&all)).out;
        assert_eq!(markers_in(&text), MARKERS, "{text}");
    }
}

#[test]
fn of_an_assessment_of_somebody_else_only_the_progress_is_told() {
    let room = Room::new();
    let (data, out) = (room.shell.data(), room.path("out"));
    for invocation in [
        "show B",
        "show BP --json",
        "show - < BP",
        "export B",
        "interview B",
        "open BP",
        "import PAGE --into B",
        "compare B R",
        "gate BP --min 1",
        "mark B data.backups done",
    ] {
        let ran = room.run(invocation, &data, &out);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{invocation}: {}", ran.err);
        assert!(ran.err.contains("submitted: 2 of 32 assessed"), "{invocation}: {}", ran.err);
        assert!(ran.err.contains(HIDDEN), "{invocation}: {}", ran.err);
    }
    good(room.run("show M", &data, &out));
}

#[test]
fn blindness_ends_with_the_submission_and_with_the_decision() {
    for ending in ["submit M", "delete M", "decide R no-go --by ana --despite"] {
        let room = Room::new();
        let (data, out) = (room.shell.data(), room.path("out"));
        assert!(room.run("show R", &data, &out).out.contains(HIDDEN));
        good(room.run(ending, &data, &out));
        let text = good(room.run("show R --json", &data, &out)).out;
        assert_eq!(markers_in(&text), MARKERS, "{ending}");
        let text = good(room.run("show B --json", &data, &out)).out;
        assert_eq!(markers_in(&text), MARKERS[..3], "{ending}");
    }
}
