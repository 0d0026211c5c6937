//! The output of reports: the format by file extension, permissions, and obstacles where a file should
//! be written.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::{Ran, Shell, ran};

/// A shell command in which `readyroom` is the program.
fn script(shell: &Shell, interpreter: &str, text: &str) -> Ran {
    let folder = Path::new(env!("CARGO_BIN_EXE_readyroom")).parent().unwrap();
    let mut command = Command::new(interpreter);
    command
        .args(["-c", text])
        .env_clear()
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display()))
        .env("HOME", shell.dir.path())
        .env("LANG", "C.UTF-8")
        .env("READYROOM_DATA_DIR", shell.data())
        .env("READYROOM_USER", "ana")
        .current_dir(shell.dir.path())
        .stdin(Stdio::null());
    ran(&command.output().unwrap())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_file_ending_selects_the_format_unless_one_is_named() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let export = |arguments: &[&str]| shell.run(&[&["export", &id], arguments].concat());
    let of = |format: &str| export(&["--format", format]).out;
    for (file, format) in [
        ("x.md", "markdown"),
        ("x.markdown", "markdown"),
        ("x.html", "html"),
        ("x.HTM", "html"),
        ("x.txt", "text"),
        ("x.csv", "csv"),
        ("X.CSV", "csv"),
        ("x.json", "json"),
        ("x.svg", "badge"),
        ("review", "markdown"),
        ("review.2026", "markdown"),
        (".csv", "markdown"),
    ] {
        let ran = export(&["-o", file]);
        assert_eq!(ran.code, 0, "{file}: {}", ran.err);
        assert_eq!(fs::read_to_string(shell.dir.path().join(file)).unwrap(), of(format), "{file}");
    }
    for (file, format) in [("y.csv", "csv"), ("y", "csv"), ("y.out", "html"), ("y.xls", "csv")] {
        assert_eq!(export(&["--format", format, "-o", file]).code, 0, "{file}");
        assert_eq!(fs::read_to_string(shell.dir.path().join(file)).unwrap(), of(format), "{file}");
    }
    for (arguments, words) in [
        (
            &["--format", "markdown", "-o", "z.csv"][..],
            "--format markdown contradicts the ending .csv",
        ),
        (&["--format", "html", "-o", "z.md", "--force"], "contradicts the ending .md"),
        (&["--format", "csv", "-o", "z.JSON"], "contradicts the ending .json"),
        (&["-o", "z.pdf"], "no format has the ending .pdf; --format names one of markdown,"),
        (&["-o", "z.xlsx"], "no format has the ending .xlsx"),
        (&["-o", "z.csv", "--sections", "summary"], "sections"),
    ] {
        let ran = export(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
    assert!(
        fs::read_dir(shell.dir.path())
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_string_lossy().starts_with('z') })
    );
}

#[test]
fn a_new_report_is_readable_as_the_umask_says_and_sessions_are_private() {
    let shell = Shell::new();
    for (umask, expected) in [("022", 0o644), ("002", 0o664), ("027", 0o640), ("077", 0o600)] {
        let file = format!("{umask}.md");
        let line = format!(
            "umask {umask}; id=$(readyroom new s{umask} --no-open) && readyroom export $id -o {file} && echo $id"
        );
        let ran = script(&shell, "sh", &line);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(mode(&shell.dir.path().join(&file)), expected, "umask {umask}");
        assert_eq!(mode(&shell.file(ran.out.trim())), 0o600);
    }
    // What is replaced stays for whom it was.
    let file = shell.dir.path().join("022.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    assert_eq!(script(&shell, "sh", "umask 022; readyroom export s022 -o 022.md --force").code, 0);
    assert_eq!(mode(&file), 0o604);
}

#[test]
fn through_a_link_a_report_goes_only_by_force() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let path = |name: &str| shell.dir.path().join(name);
    fs::write(path("real.md"), "before").unwrap();
    symlink("real.md", path("link.md")).unwrap();
    symlink("link.md", path("second.md")).unwrap();
    symlink("not-yet.md", path("dangling.md")).unwrap();
    for name in ["link.md", "second.md", "dangling.md"] {
        let ran = shell.run(&["export", &id, "-o", name]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(
            ran.err.contains("`-o -` writes to stdout, and --force writes through it"),
            "{}",
            ran.err
        );
    }
    assert_eq!(fs::read_to_string(path("real.md")).unwrap(), "before");
    for name in ["second.md", "dangling.md"] {
        let ran = shell.run(&["export", &id, "-o", name, "--force"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(fs::symlink_metadata(path(name)).unwrap().is_symlink(), "the link stays");
    }
    let report = shell.run(&["export", &id]).out;
    for name in ["real.md", "not-yet.md"] {
        assert_eq!(fs::read_to_string(path(name)).unwrap(), report);
    }
    // No link leads to a session, into its folder or round in a circle.
    let before = fs::read(shell.file(&id)).unwrap();
    symlink(shell.file(&id), path("session.md")).unwrap();
    symlink(shell.data().join("sessions/new.md"), path("among.md")).unwrap();
    symlink("circle.md", path("circle.md")).unwrap();
    for name in ["session.md", "among.md", "circle.md"] {
        assert_eq!(shell.run(&["export", &id, "-o", name, "--force"]).code, 2, "{name}");
    }
    let circle = shell.run(&["export", &id, "-o", "circle.md", "--force"]).err;
    assert_eq!(circle, "readyroom: circle.md: a link that leads to itself; nothing was written\n");
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    assert_eq!(
        fs::read_dir(shell.data().join("sessions"))
            .unwrap()
            .filter(|entry| {
                entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "md")
            })
            .count(),
        0
    );
    // Nor is a session replaced that lies elsewhere, although its ending is that of a format.
    fs::copy(shell.file(&id), path("kept.json")).unwrap();
    let ran = shell.run(&["export", "./kept.json", "-o", "./kept.json", "--force"]);
    assert!(ran.code == 2 && ran.err.contains("a review stands there"), "{}", ran.err);
    assert_eq!(fs::read(path("kept.json")).unwrap(), before);
    let ran = shell.run(&["export", &id, "-o", "."]);
    assert!(ran.code == 2 && ran.err.contains("name a file in it"), "{}", ran.err);
}

#[test]
fn pipes_devices_and_open_files_take_a_report_by_force() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let report = shell.run(&["export", &id]).out;
    let hint = "`-o -` writes to stdout, and --force writes through it";
    for place in ["/dev/stdout", "/dev/fd/1", "/dev/null", "/proc/self/fd/1", ">(cat)"] {
        let ran = script(&shell, "bash", &format!("readyroom export {id} -o {place}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{place}");
        assert!(ran.err.contains(hint), "{place}: {}", ran.err);
        let ran = script(
            &shell,
            "bash",
            &format!("readyroom export {id} -o {place} --force; echo $? >rc; wait"),
        );
        assert_eq!(
            fs::read_to_string(shell.dir.path().join("rc")).unwrap(),
            "0\n",
            "{place}: {}",
            ran.err
        );
        assert_eq!(ran.out, if place == "/dev/null" { "" } else { &report }, "{place}");
    }
    // An open file is written behind what is there, under its own name.
    let line = format!(
        "echo before > log; readyroom export {id} -o /dev/stdout --force >> log; echo after >> log; readyroom export {id} -o /dev/fd/3 --force 3> fresh"
    );
    assert_eq!(script(&shell, "bash", &line).code, 0);
    let file = |name: &str| fs::read_to_string(shell.dir.path().join(name)).unwrap();
    assert_eq!(file("log"), format!("before\n{report}after\n"));
    assert_eq!(file("fresh"), report);
}

/// An open file is written at the place at which its holder goes on, as any other command writes it.
#[test]
fn nothing_is_written_over_in_an_open_file() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let report = shell.run(&["export", &id]).out;
    for (number, name) in [
        (1, "/dev/stdout"),
        (1, "/dev/fd/1"),
        (2, "/dev/stderr"),
        (2, "/proc/self/fd/2"),
        (3, "/dev/fd/3"),
        (7, "/proc/self/fd/7"),
    ] {
        for mode in [">", ">>", "<>"] {
            let line = format!(
                "rm -f log; {{ echo before >&{number}; readyroom export {id} -o {name} --force; echo $? > rc; echo after >&{number}; }} {number}{mode} log"
            );
            let ran = script(&shell, "bash", &line);
            let file = |name: &str| fs::read_to_string(shell.dir.path().join(name)).unwrap();
            assert_eq!(file("rc"), "0\n", "{name} {mode}: {}", ran.err);
            let told = if number == 2 { format!("written to {name}\n") } else { String::new() };
            assert_eq!(file("log"), format!("before\n{report}{told}after\n"), "{name} {mode}");
        }
    }
    let ran = script(&shell, "bash", &format!("readyroom export {id} -o /dev/fd/87 --force"));
    assert!(ran.code == 2 && ran.err.contains("cannot write"), "{}: {}", ran.code, ran.err);
}

#[test]
fn a_named_pipe_with_a_reader_takes_a_report() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let pipe = shell.dir.path().join("pipe.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = shell.run(&["export", &id, "-o", "pipe.md"]);
    assert!(ran.code == 2 && ran.err.contains("--force writes through it"), "{}", ran.err);
    let ran = shell.run(&["export", &id, "-o", "pipe.md", "--force"]);
    assert_eq!(ran.code, 3, "nobody reads: it does not wait; {}", ran.err);
    let mut reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().unwrap();
    let mut read = String::new();
    let report = shell.run(&["export", &id]).out;
    // The reader may be slow to open its end.
    let sent = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        shell.run(&["export", &id, "-o", "pipe.md", "--force"]).code == 0
    });
    assert!(sent);
    reader.stdout.take().unwrap().read_to_string(&mut read).unwrap();
    reader.wait().unwrap();
    assert_eq!(read, report);
}

#[test]
fn a_config_file_that_is_a_link_is_written_through_by_force() {
    let shell = Shell::new();
    let path = |name: &str| shell.dir.path().join(name);
    fs::write(path("dotfile.toml"), "").unwrap();
    symlink("dotfile.toml", path("config.toml")).unwrap();
    let init =
        |more: &[&str]| shell.run(&[&["--config", "config.toml", "config", "init"], more].concat());
    assert!(init(&[]).err.contains("--force writes through it"));
    assert_eq!(init(&["--force"]).code, 0);
    assert!(fs::symlink_metadata(path("config.toml")).unwrap().is_symlink());
    assert!(fs::read_to_string(path("dotfile.toml")).unwrap().contains("theme"));
}
