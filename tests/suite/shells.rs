//! Shell completions, as the program offers them and as the shells complete with them; the README's lines
//! that install them; the manual page as mandoc reads it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::cli::{Ran, Shell, ran};
use crate::terminal::Terminal;

/// A shell with reviews of systems whose names are awkward to type; the id of the last one.
fn prepared() -> (Shell, String) {
    let shell = Shell::new();
    shell.new_session("Payments API (EU)");
    shell.new_session("tricky: name=1");
    let id = shell.new_session("ledger");
    fs::create_dir(shell.dir.path().join("reviews")).unwrap();
    fs::write(shell.dir.path().join("reviews/one.json"), "{}").unwrap();
    fs::write(shell.dir.path().join("page.md"), "# Page\n").unwrap();
    (shell, id)
}

/// Returns the completions that bash gets for a line.
fn offered(shell: &Shell, line: &str) -> Vec<String> {
    let ran = shell.run(&["complete", "bash", line]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line}");
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn completion_offers_exactly_the_valid_candidates() {
    let (shell, id) = prepared();
    let offered = |line: &str| offered(&shell, line);
    assert!(offered("readyroom sh") == ["show"]);
    assert!(!offered("readyroom ").contains(&"complete".to_owned()), "nobody types it");
    let systems = offered("readyroom new ");
    let mut sorted = systems.clone();
    sorted.sort();
    assert_eq!(sorted, ["Payments\\ API\\ \\(EU\\)", "ledger", "tricky:\\ name=1"]);
    // Sessions and systems wherever a session is named, files nowhere there.
    for command in [
        "show",
        "open",
        "interview",
        "mark",
        "gate",
        "status",
        "export",
        "delete",
        "rename",
        "people",
        "decide",
        "condition",
        "compare x",
        "import page.md --into",
        "new x --from",
    ] {
        let all = offered(&format!("readyroom {command} "));
        assert_eq!(all[..3], systems, "{command}");
        assert!(all.contains(&id) && all.len() == 6, "{command}: {all:?}");
        assert_eq!(offered(&format!("readyroom {command} LEDGER-2")), [id.as_str()], "{command}");
        assert_eq!(offered(&format!("readyroom {command} ./reviews/")), ["./reviews/one.json"]);
    }
    // Files where files are taken.
    for line in [
        "import p",
        "checklist check p",
        "checklist show p",
        "new x --checklist p",
        "export x -o p",
        "list --config p",
        "merge p",
    ] {
        assert_eq!(offered(&format!("readyroom {line}")), ["page.md"], "{line}");
    }
    assert_eq!(offered("readyroom list --data-dir "), [".", "data/", "reviews/"]);
    for line in [
        "rename ledger ",
        "mark ledger data.backups --note ",
        "mark ledger data.backups --due ",
        "list --as ",
        "decide ledger go --by ",
    ] {
        assert!(
            offered(&format!("readyroom {line}")).iter().all(|one| one.starts_with('-')),
            "{line}"
        );
    }
    // Words that are known.
    for (line, words) in [
        (
            "mark ledger data.backups ",
            &["done", "partial", "missing", "not-applicable", "unassessed"][..],
        ),
        ("mark ledger data.b", &["data.backups"]),
        ("mark ledger data.backups,data.m", &["data.backups,data.migrations"]),
        // An item that is named already is not offered again.
        ("mark ledger data.backups,data.b", &[]),
        ("mark ledger data.backups --blocker ", &["yes", "no"]),
        ("decide ledger ", &["go", "conditional-go", "no-go"]),
        ("list --theme ", &["automatic", "light", "monochrome", "high-contrast", "colour-blind"]),
        ("list --color ", &["auto", "always", "never"]),
        (
            "export ledger --format ",
            &["markdown", "html", "text", "csv", "jira-csv", "gitlab-csv", "ics", "json", "badge"],
        ),
        ("export ledger --format=ht", &["html"]),
        ("gate ledger --format ", &["text", "json", "junit"]),
        (
            "people ledger --add x --role ",
            &["facilitator", "decision-maker", "contributor", "observer"],
        ),
        ("completions ba", &["bash"]),
        ("config ", &["init", "path", "check"]),
        ("export ledger --tem", &["--template"]),
        ("show 'Pay", &["Payments API (EU)"]),
        ("show Payments\\ A", &["Payments\\ API\\ \\(EU\\)"]),
        ("show tricky:\\ ", &["\\ name=1"]),
    ] {
        assert_eq!(offered(&format!("readyroom {line}")), words, "{line}");
    }
    fs::write(shell.dir.path().join("own.toml"), "[themes.mine]\naccent = \"blue\"\n").unwrap();
    assert_eq!(offered("readyroom list --config own.toml --theme mi"), ["mine"]);
}

#[test]
fn completion_uses_the_data_folder_on_the_line() {
    let (shell, _) = prepared();
    let ran = shell.run(&["--data-dir", "other", "new", "elsewhere", "--no-open"]);
    for line in ["readyroom --data-dir other show e", "readyroom --data-dir=other show e"] {
        assert_eq!(offered(&shell, line), ["elsewhere", ran.out.trim()], "{line}");
    }
    // What is broken or not there offers nothing and says nothing.
    assert!(offered(&shell, "readyroom --data-dir page.md show e").is_empty());
    assert!(offered(&shell, "readyroom mark nobody data").is_empty());
    assert!(offered(&shell, "").is_empty());
    fs::write(shell.file("broken-2026-11-22-7f3a"), "{").unwrap();
    assert_eq!(offered(&shell, "readyroom show bro"), ["broken-2026-11-22-7f3a"]);
}

/// The lines of the README that install something, run by a shell in an empty home.
fn install(shell: &Shell) {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, behind) = readme.split_once("Completions and the manual page, once:\n```sh\n").unwrap();
    let lines = behind.split_once("```").unwrap().0;
    assert!(lines.lines().count() > 3, "{lines}");
    let ran = in_shell(shell, "sh", lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

fn in_shell(shell: &Shell, program: &str, text: &str) -> Ran {
    ran(&output(shell, program, text))
}

fn output(shell: &Shell, program: &str, text: &str) -> Output {
    let mut command = shell.command();
    let program_of_ours = command.get_program().to_owned();
    let folder = Path::new(&program_of_ours).parent().unwrap().to_owned();
    command.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display()));
    let mut other = Command::new(program);
    other.env_clear().current_dir(shell.dir.path());
    for (name, value) in command.get_envs() {
        other.env(name, value.unwrap());
    }
    other.args(["-c", text]).output().unwrap()
}

fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("SKIPPED: {program} is not installed");
    }
    is_there
}

#[test]
fn the_readme_installs_completions_and_the_manual_page_in_an_empty_home() {
    let shell = Shell::new();
    install(&shell);
    for file in [
        ".local/share/bash-completion/completions/readyroom",
        ".zfunc/_readyroom",
        ".config/fish/completions/readyroom.fish",
        ".local/share/man/man1/readyroom.1",
    ] {
        let text = fs::read_to_string(shell.dir.path().join(file)).unwrap();
        assert!(text.contains("readyroom"), "{file}");
    }
}

/// Types lines with a Tab at the end at a shell, and waits for what becomes of each.
fn typed(shell: &Shell, program: &str, arguments: &[&str], before: &str, lines: &[(&str, &str)]) {
    let ours = shell.command().get_program().to_owned();
    let folder = Path::new(&ours).parent().unwrap().display().to_string();
    let path = format!("{folder}:/usr/local/bin:/usr/bin:/bin");
    let environment = [("PATH", path.as_str()), ("PS1", "> "), ("INPUTRC", "/dev/null")];
    let mut terminal = Terminal::hanging_in(shell, program, arguments, &environment).reading();
    terminal.settle();
    terminal.send(before).send("echo rea''dy\r").wait_for("ready");
    for (line, completed) in lines {
        terminal.send(line).send("\t").wait_for(completed);
        terminal.send("\x15");
    }
    terminal.send("exit\r").ended();
}

/// Lines, and the end of each after completion in bash and zsh alike.
const IN_EVERY_SHELL: &[(&str, &str)] = &[
    ("readyroom mark ledger data.b", "readyroom mark ledger data.backups"),
    ("readyroom mark ledger data.backups not", "data.backups not-applicable"),
    ("readyroom export ledger --format=ht", "--format=html"),
    ("readyroom export ledger -o revi", "-o reviews/"),
    ("readyroom decide ledger cond", "conditional-go"),
];

#[test]
fn bash_completes() {
    if !is_there("bash") {
        return;
    }
    let (shell, _) = prepared();
    install(&shell);
    typed(
        &shell,
        "bash",
        &["--norc", "--noprofile", "-i"],
        "source ~/.local/share/bash-completion/completions/readyroom\r",
        &[
            &[
                ("readyroom show Pay", "readyroom show Payments\\ API\\ \\(EU\\)"),
                ("readyroom show tricky:\\ n", "readyroom show tricky:\\ name=1"),
                ("readyroom status 'Pay", "readyroom status 'Payments API (EU)'"),
            ],
            IN_EVERY_SHELL,
        ]
        .concat(),
    );
}

#[test]
fn zsh_completes() {
    if !is_there("zsh") {
        return;
    }
    let (shell, _) = prepared();
    install(&shell);
    typed(
        &shell,
        "zsh",
        &["-f", "-i"],
        "unsetopt automenu; fpath+=(~/.zfunc); autoload -Uz compinit; compinit -D\r",
        &[
            &[
                ("readyroom show Pay", "readyroom show Payments\\ API\\ \\(EU\\)"),
                ("readyroom show 'tricky:", "readyroom show 'tricky: name=1'"),
            ],
            IN_EVERY_SHELL,
        ]
        .concat(),
    );
}

#[test]
fn fish_completes() {
    if !is_there("fish") {
        return;
    }
    let (shell, id) = prepared();
    install(&shell);
    let source = "source ~/.config/fish/completions/readyroom.fish; complete -C";
    for (line, candidates) in [
        ("'readyroom show Pay'", "Payments API (EU)\tits newest review\n"),
        ("'readyroom show Payments\\\\ A'", "Payments API (EU)\tits newest review\n"),
        ("'readyroom show ledger-'", &format!("{id}\tledger\n")),
        ("'readyroom mark ledger data.b'", "data.backups\tBackups are automated.\n"),
        (
            "'readyroom mark ledger data.backups not'",
            "not-applicable\tDoes not apply; needs --reason\n",
        ),
        ("'readyroom export ledger --format=ht'", "--format=html\n"),
        ("'readyroom export ledger -o revi'", "reviews/\n"),
        ("'readyroom rename ledger '", "--data-dir"),
    ] {
        let told = output(&shell, "fish", &format!("{source} {line}"));
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.starts_with(candidates), "{line}: {told}");
        assert!(!told.contains("page.md"), "no file where none is taken: {told}");
    }
}

// The manual page.

#[test]
fn the_manual_page_has_no_mandoc_warning() {
    let shell = Shell::new();
    let page = shell.run(&["man"]).out;
    assert!(!page.contains("\n.SS complete\n"), "nobody types it");
    fs::write(shell.dir.path().join("readyroom.1"), page).unwrap();
    let mandoc = Command::new("mandoc")
        .args(["-T", "lint", "readyroom.1"])
        .current_dir(shell.dir.path())
        .output();
    match mandoc {
        Err(_) => eprintln!("SKIPPED: mandoc is not installed"),
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && told.is_empty(), "{told}");
        }
    }
}

#[test]
fn an_assessment_is_completed_where_one_is_named_and_nowhere_else() {
    let (shell, id) = prepared();
    let begun = shell.run(&["assess", &id, "--no-open"]);
    let assessment = begun.out.trim_end();
    assert_eq!(offered(&shell, "readyroom submit "), [assessment]);
    assert!(!offered(&shell, "readyroom show ").contains(&assessment.to_owned()));
    let combined = offered(&shell, "readyroom combine ");
    assert!(combined.contains(&id), "{combined:?}");
}
