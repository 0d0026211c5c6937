//! The program in a real pseudo-terminal. Tests wait until something is shown; a time limit only ends a
//! failing test.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use readyroom::store::places::{Places, Wishes};

use crate::child::{self, Clock};
use crate::cli::Shell;
use crate::screens;
use crate::stage::noon;

/// The time after which a waiting test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The program in a pseudo-terminal.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

/// The output of the program so far.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

const fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    pub fn start(shell: &Shell, arguments: &[&str]) -> Self {
        Self::start_with(shell, arguments, &[])
    }

    pub fn start_with(shell: &Shell, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::hanging(shell, arguments, environment).reading()
    }

    /// Starts the program in a terminal whose output is not read.
    pub fn hanging(shell: &Shell, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::hanging_in(shell, env!("CARGO_BIN_EXE_readyroom"), arguments, environment)
    }

    /// Any program in such a terminal.
    pub fn hanging_in(
        shell: &Shell,
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in [
            ("HOME", shell.dir.path().to_str().unwrap()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("LANG", "C.UTF-8"),
            ("TERM", "xterm-256color"),
            ("READYROOM_DATA_DIR", shell.data().to_str().unwrap()),
            ("READYROOM_USER", "ana"),
        ] {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(shell.dir.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let seen = Arc::new(Mutex::new(Seen { screen, bytes: Vec::new() }));
        let writer = Some(pair.master.take_writer().unwrap());
        Self { master: Some(pair.master), writer, child, seen }
    }

    /// Reads what the program sends. Until this is called the terminal is one that hangs.
    pub fn reading(self) -> Self {
        let master = self.master.as_ref().unwrap();
        let (mut reader, sink) = (master.try_clone_reader().unwrap(), Arc::clone(&self.seen));
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut seen = sink.lock().unwrap();
                seen.screen.process(&buffer[..count]);
                seen.bytes.extend_from_slice(&buffer[..count]);
            }
        });
        self
    }

    pub fn send(&mut self, bytes: &str) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// The same, one byte at a time.
    fn send_in_pieces(&mut self, text: &str) -> &mut Self {
        for byte in text.as_bytes() {
            self.writer.as_mut().unwrap().write_all(&[*byte]).unwrap();
            thread::sleep(Duration::from_millis(8));
        }
        self
    }

    /// Returns the content of the screen, without blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let contents = self.seen.lock().unwrap().screen.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) -> &mut Self {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "no {what} on\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |terminal| terminal.screen().contains(text))
    }

    /// Waits until nothing more comes: for what shall not be seen.
    pub fn settle(&mut self) -> &mut Self {
        let mut before = self.bytes().len();
        loop {
            thread::sleep(Duration::from_millis(250));
            let now = self.bytes().len();
            if now == before {
                return self;
            }
            before = now;
        }
    }

    fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.seen
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(rows.try_into().unwrap(), cols.try_into().unwrap());
        self.master.as_ref().unwrap().resize(size(cols, rows)).unwrap();
        self
    }

    /// Tells the program another size than what is seen has.
    fn resize_told(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.master.as_ref().unwrap().resize(size(cols, rows)).unwrap();
        self
    }

    /// Hangs up: closes our end of the terminal, the only one that reads.
    pub fn close(&mut self) {
        self.writer = None;
        self.master = None;
    }

    /// The file in which the system names the processes that the program has started.
    pub fn children(&self) -> String {
        let id = self.child.process_id().unwrap();
        format!("/proc/{id}/task/{id}/children")
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(
            std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success()
        );
    }

    /// Waits for the program to end. Returns its status and the time it took; `None` after `limit`.
    pub fn ended_within(&mut self, limit: Duration) -> Option<(ExitStatus, Duration)> {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some((status, start.elapsed()));
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// The memory that it takes, in KiB, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        let id = self.child.process_id()?;
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// The modes of the terminal, as `stty` tells them.
    pub fn modes(&self) -> String {
        self.stty("-a")
    }

    /// Sets the modes of the terminal, as another program would.
    pub fn set_modes(&self, modes: &str) {
        self.stty(modes);
    }

    fn stty(&self, arguments: &str) -> String {
        let terminal = self.master.as_ref().unwrap().tty_name().unwrap();
        let mut command = std::process::Command::new("stty");
        let out = command.arg("-F").arg(terminal).arg(arguments).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    }

    /// User and system time that it took so far, where the system tells.
    pub fn time_used(&self) -> Option<Duration> {
        let id = self.child.process_id()?;
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        // In ticks of a hundredth of a second.
        let ticks = fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?;
        Some(Duration::from_millis(10 * ticks))
    }

    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        match self.ended_within(PATIENCE) {
            Some((status, _)) => status,
            None => panic!("still running\n{}", self.screen()),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status_of(shell: &Shell, id: &str, item: usize) -> String {
    shell.show(id)["categories"][0]["items"][item]["status"].as_str().unwrap().to_owned()
}

#[test]
fn start_edit_quit_and_find_it_saved() {
    let shell = Shell::new();
    let mut terminal = Terminal::start(&shell, &[]);
    terminal.wait_for("begins your first review").send("n").wait_for("New review");
    terminal
        .send("ledger\r")
        .wait_for("32 unassessed")
        .send("d")
        .wait_for("31 unassessed")
        .wait_for("saved");
    terminal.send("jnJune drill").wait_for("June drill").send("\r").wait_for("note kept");
    terminal.send("q").wait_for("1 review").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    let json = shell.show("ledger");
    assert_eq!(json["categories"][0]["items"][0]["status"], "done");
    assert_eq!(json["categories"][0]["items"][1]["note"], "June drill");
    assert_eq!(json["score"]["done"], 1);
}

#[test]
fn kill_9_after_saved_loses_nothing() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("d").wait_for("was unassessed");
    terminal.wait_until("saved", |terminal| {
        terminal.screen().lines().next().is_some_and(|line| line.contains("31 unassessed   saved"))
    });
    terminal.signal("KILL");
    terminal.ended();
    assert_eq!(status_of(&shell, &id, 0), "done");
}

#[test]
fn resizing_down_to_20x5_and_back_shows_the_same_again() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal
        .wait_for("32 unassessed")
        .send("jd")
        .wait_for("31 unassessed")
        .wait_for("saved")
        .settle();
    let before = terminal.screen();
    terminal.resize(20, 5).wait_for("too small: 20x5");
    terminal.resize(1, 1).settle();
    terminal.resize(300, 100).wait_for("31 unassessed");
    terminal.resize(80, 24).wait_for("31 unassessed").wait_for("? keys").settle();
    assert_eq!(terminal.screen(), before);
    terminal.send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

#[test]
fn a_terminal_that_is_resized_while_the_program_starts_is_drawn_in_its_new_size() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    let small = terminal.resize(60, 18).wait_for("? keys").settle().screen();
    for delay in (0..24).map(Duration::from_millis) {
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        thread::sleep(delay);
        let what = format!("small screen, resized after {delay:?},");
        terminal.resize(60, 18).wait_until(&what, |terminal| terminal.screen() == small);
    }
}

#[test]
fn the_terminal_is_restored() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("d").wait_for("saved").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    terminal.settle();
    let bytes = String::from_utf8(terminal.bytes()).unwrap();
    for (on, off) in
        [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")]
    {
        assert!(bytes.rfind(off) > bytes.rfind(on), "{off:?} is the last word");
    }
    assert!(
        terminal.screen().contains("ledger: 1 of 32 assessed, saved in"),
        "{}",
        terminal.screen()
    );
}

#[test]
fn no_color_means_not_a_single_colour_code_and_a_visible_selection() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("NO_COLOR", "1")]);
    terminal
        .wait_for("32 unassessed")
        .send("dpmj?")
        .wait_for("Keys in")
        // The rows below are drawn after it.
        .settle()
        .send("\x1b")
        .wait_for("? keys")
        .send("nx\r");
    terminal.wait_for("note kept").send("q");
    terminal.ended();
    let bytes = String::from_utf8(terminal.bytes()).unwrap();
    for sequence in bytes.split("\x1b[").skip(1) {
        let Some((parameters, _)) = sequence.split_once(|c: char| c.is_ascii_alphabetic()) else {
            continue;
        };
        let is_sgr = sequence[parameters.len()..].starts_with('m');
        let is_colour = |p: &str| matches!(p.parse(), Ok(30..=49 | 90..=107_u32));
        assert!(!is_sgr || !parameters.split(';').any(is_colour), "{parameters}");
    }
    assert!(bytes.contains("▸") && bytes.contains("\x1b[1m"));
}

#[test]
fn colours_are_named_ones_on_the_terminals_own_background() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("dpm").wait_for("was partial").send("q");
    terminal.ended();
    let bytes = String::from_utf8(terminal.bytes()).unwrap();
    let looks = bytes.split("\x1b[").skip(1).filter_map(|sequence| {
        let end = sequence.find(|c: char| c.is_ascii_alphabetic())?;
        sequence[end..].starts_with('m').then(|| &sequence[..end])
    });
    let codes: Vec<u32> =
        looks.flat_map(|look| look.split(';')).filter_map(|code| code.parse().ok()).collect();
    assert!(codes.iter().any(|code| matches!(code, 30..=37 | 90..=97)));
    assert!(!codes.iter().any(|code| matches!(code, 38 | 40..=48 | 100..=107)), "{codes:?}");
}

#[test]
fn a_locale_without_utf_8_gets_plain_ascii() {
    for (arguments, environment) in [
        (vec![], vec![("LANG", "C")]),
        (vec!["--ascii"], vec![]),
        (vec![], vec![("LC_ALL", "POSIX")]),
    ] {
        let shell = Shell::new();
        let id = shell.new_session("Zürich");
        let arguments = [vec!["open", &id], arguments].concat();
        let mut terminal = Terminal::start_with(&shell, &arguments, &environment);
        terminal
            .wait_for("32 unassessed")
            .send("djm?")
            .wait_for("Keys in")
            // The rows below are drawn after it.
            .settle()
            .send("\x1b")
            .wait_for("? keys")
            .send(":")
            .wait_for("Commands");
        terminal.send("\x1b").settle().send("q");
        assert_eq!(terminal.ended().exit_code(), 0);
        assert!(terminal.bytes().is_ascii());
        assert!(String::from_utf8(terminal.bytes()).unwrap().contains("d done"));
    }
}

#[test]
fn the_terminal_is_never_queried() {
    let shell = Shell::new();
    let mut terminal = Terminal::start(&shell, &[]);
    terminal
        .wait_for("begins your first")
        .send("nledger\r")
        .wait_for("32 unassessed")
        .send("\x0c")
        .settle();
    terminal.resize(100, 30).settle().send("qq");
    terminal.ended();
    let bytes = String::from_utf8(terminal.bytes()).unwrap();
    for query in [
        "\x1b[6n",
        "\x1b[5n",
        "\x1b[c",
        "\x1b[0c",
        "\x1b[>c",
        "\x1b[>q",
        "\x1b[?u",
        "\x1b]10;?",
        "\x1b]11;?",
        "\x1bP+q",
        "$p",
        "\x1b[18t",
        "\x1b[14t",
    ] {
        assert!(!bytes.contains(query), "{query:?}");
    }
}

#[test]
fn a_key_without_effect_and_an_idle_screen_send_nothing() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let before = terminal.bytes().len();
    terminal.send("[OZW").settle();
    assert_eq!(terminal.bytes().len(), before);
    terminal.send("k").settle();
    assert_eq!(terminal.bytes().len(), before, "at the top already");
}

#[test]
fn a_dumb_terminal_gets_no_escape_byte() {
    let shell = Shell::new();
    shell.new_session("ledger");
    for arguments in [vec![], vec!["open", "ledger"], vec!["new", "other"]] {
        let mut terminal = Terminal::start_with(&shell, &arguments, &[("TERM", "dumb")]);
        assert_eq!(terminal.ended().exit_code(), 2);
        terminal.settle();
        assert!(!terminal.bytes().contains(&0x1b));
        assert!(terminal.screen().contains("readyroom export SESSION"), "{}", terminal.screen());
    }
    assert_eq!(fs::read_dir(shell.data().join("sessions")).unwrap().count(), 1);
}

#[test]
fn a_key_that_arrives_in_pieces_is_that_key() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    terminal.send_in_pieces("\x1b[B").wait_for("▸ · unassessed  Password reset");
    terminal.send("\x1b").wait_for("nothing is open here");
    terminal.send_in_pieces("\x1bOA").wait_for("▸ · unassessed  User sign-up");
    terminal.send("n").wait_for("Enter keep").send_in_pieces("Zürich\x1b\rß").wait_for("ß");
    terminal.send("\r").wait_for("note kept").send("q");
    terminal.ended();
    let json = shell.show(&id);
    assert_eq!(json["categories"][0]["items"][0]["note"], "Zürich\nß");
    assert_eq!(json["score"]["assessed"], 0);
}

#[test]
fn signals_end_the_program_with_their_code_and_everything_saved() {
    for (name, code) in [
        ("TERM", 143),
        ("HUP", 129),
        ("INT", 130),
        ("QUIT", 131),
        ("USR1", 138),
        ("USR2", 140),
        ("ALRM", 142),
        ("XCPU", 152),
        ("VTALRM", 154),
        ("PROF", 155),
        ("IO", 157),
    ] {
        // The others have other numbers elsewhere.
        if !cfg!(target_os = "linux") && !matches!(code, 129..=131 | 142 | 143) {
            continue;
        }
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for("32 unassessed").send("dnhalf a thought").wait_for("half a thought");
        terminal.signal(name);
        assert_eq!(terminal.ended().exit_code(), code, "{name}");
        terminal.wait_until("terminal given back", |terminal| {
            String::from_utf8_lossy(&terminal.bytes()).contains("\x1b[?1049l")
        });
        assert_eq!(status_of(&shell, &id, 0), "done");
        let mut again = Terminal::start(&shell, &["open", &id]);
        again.wait_for("Not kept   Note: half a thought");
    }
}

#[test]
fn an_idle_program_uses_no_cpu() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let Some(before) = terminal.time_used() else {
        eprintln!("skipped: there is no /proc here");
        return;
    };
    let sent = terminal.bytes().len();
    thread::sleep(Duration::from_secs(3));
    let used = terminal.time_used().unwrap().saturating_sub(before);
    assert!(used <= Duration::from_millis(30), "a program that idles takes no time: {used:?}");
    assert_eq!(terminal.bytes().len(), sent, "and sends nothing");
}

#[test]
fn a_signal_while_another_process_holds_the_lock_keeps_changes_aside() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "done"]);
    let lock = shell.data().join("sessions/.readyroom").join(format!("{id}.lock"));
    let lock = fs::File::options().write(true).open(lock).unwrap();
    lock.try_lock().unwrap();
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("31 unassessed").send("gd").wait_for("30 unassessed").wait_for("saving");
    terminal.signal("TERM");
    assert_eq!(terminal.ended().exit_code(), 143);
    drop(lock);
    assert_eq!(shell.show(&id)["score"]["done"], 1);
    let mut again = Terminal::start(&shell, &["open", &id]);
    again.wait_for("changes of 1 item could not be saved").send("y").wait_for("30 unassessed");
    again.wait_for("saved").send("q");
    again.ended();
    assert_eq!(shell.show(&id)["score"]["done"], 2);
}

#[test]
fn text_in_an_open_field_survives_a_kill_after_a_pause() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("nhalf a thought").wait_for("half a thought");
    let drafted = || {
        let folder = shell.dir.path().join(".local/state/readyroom/bookmarks");
        let text = fs::read_to_string(folder.join(format!("{id}.json"))).unwrap_or_default();
        text.contains("half a thought")
    };
    let start = Instant::now();
    while !drafted() {
        assert!(start.elapsed() < PATIENCE, "no draft was written");
        thread::sleep(Duration::from_millis(50));
    }
    terminal.signal("KILL");
    terminal.ended();
    let mut again = Terminal::start(&shell, &["open", &id]);
    again
        .wait_for("Not kept   Note: half a thought")
        .send("n")
        .wait_for("Note       half a thought");
}

#[test]
fn text_in_any_form_survives_a_kill_after_a_pause() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let state = shell.dir.path().join(".local/state/readyroom");
    let kill_when_written = |mut terminal: Terminal, file: PathBuf, text: &str| {
        terminal.wait_until("draft", |_| {
            fs::read_to_string(&file).is_ok_and(|written| written.contains(text))
        });
        terminal.signal("KILL");
        terminal.ended();
    };
    let decide = |terminal: &mut Terminal| {
        terminal.wait_for("32 unassessed").send("sy").wait_for("conditional go").send("c");
        terminal.wait_for("Conditions");
    };
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    decide(&mut terminal);
    terminal.send("dana\trepeat the drill").wait_for("repeat the drill");
    kill_when_written(terminal, state.join(format!("bookmarks/{id}.json")), "repeat the drill");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    decide(&mut terminal);
    terminal.wait_for("repeat the drill").send("\x1b").wait_for("not lost").send("qq");
    assert_eq!(terminal.ended().exit_code(), 0);
    let mut terminal = Terminal::start(&shell, &[]);
    terminal.wait_for("ledger").send("n").wait_for("Checklist").send("checkout");
    kill_when_written(terminal, state.join("home.json"), "checkout");
    let mut terminal = Terminal::start(&shell, &[]);
    terminal.wait_for("ledger").send("n").wait_for("checkout").send("\r");
    terminal.wait_for("32 unassessed").send("q").wait_for("? keys").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    // Nothing that was typed is left; the review that was begun is the one worked on last.
    let left: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(state.join("home.json")).unwrap()).unwrap();
    assert_eq!(left.get("forms"), None, "{left}");
    assert!(left["file"].as_str().unwrap().contains("/checkout-"), "{left}");
}

#[test]
fn kills_while_typing_lose_nothing_that_was_saved() {
    let mut random = fastrand::Rng::with_seed(3);
    let mut saved = 0;
    for run in 0..crate::cases(6).min(200) {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for("32 unassessed");
        for _ in 0..random.usize(1..20) {
            terminal.send(["d.", "p.", "m."][random.usize(..3)]);
            thread::sleep(Duration::from_millis(random.u64(..15)));
        }
        if run == 0 {
            // One kill comes after a save, however busy the machine is.
            terminal.wait_until("save", |terminal| {
                let screen = terminal.screen();
                screen.contains(" unassessed   saved") && !screen.contains("32 unassessed")
            });
        }
        terminal.signal("KILL");
        terminal.ended();
        thread::sleep(Duration::from_millis(30));
        let score = &shell.show(&id)["score"];
        let left = score["unassessed"].as_u64().unwrap();
        let screen = terminal.screen();
        let line = screen.lines().next().unwrap();
        if let Some((before, _)) = line.split_once(" unassessed   saved") {
            let shown: u64 = before.split(' ').next_back().unwrap().parse().unwrap();
            assert!(left <= shown, "{shown} left was shown as saved, the file says {left}");
            saved += u64::from(shown < 32);
        }
    }
    assert!(saved > 0, "no kill came after a save");
}

#[test]
fn two_programs_on_one_session_see_each_other() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut one = Terminal::start(&shell, &["open", &id]);
    let mut other = Terminal::start_with(&shell, &["open", &id], &[("READYROOM_USER", "ben")]);
    one.wait_for("32 unassessed");
    other.wait_for("32 unassessed").send("jd").wait_for("31 unassessed");
    one.wait_for("ben changed: Password reset")
        .wait_for("31 unassessed")
        .send("m")
        .wait_for("30 unassessed");
    other.wait_for("30 unassessed").send("kd").wait_for("✓ done        User sign-up");
    one.wait_for("✓ done        User sign-up").send("q");
    other.send("q");
    assert_eq!((one.ended().exit_code(), other.ended().exit_code()), (0, 0));
    assert_eq!(status_of(&shell, &id, 0), "done");
}

#[test]
fn ctrl_c_quits_with_0_and_everything_saved() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("d\x03");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(status_of(&shell, &id, 0), "done");
}

#[test]
fn the_external_editor_has_the_terminal_and_comes_back() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let editor = shell.dir.path().join("my editor");
    fs::write(
        &editor,
        "#!/bin/sh\necho editing with \"$1\"\nread line\nprintf 'by %s' \"$line\" > \"$2\"\n",
    )
    .unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("'{}' --wait", editor.display());
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("EDITOR", &command)]);
    terminal.wait_for("32 unassessed").send("n\x0f").wait_for("editing with --wait");
    terminal.send("hand\r").wait_for("by hand").send("\r").wait_for("note kept").send("q");
    terminal.ended();
    assert_eq!(shell.show(&id)["categories"][0]["items"][0]["note"], "by hand");
    let left =
        fs::read_dir(shell.dir.path().join(".local/state/readyroom/editor")).unwrap().count();
    assert_eq!(left, 0, "no scratch file stays");
}

#[test]
fn text_saved_after_an_editor_detached_is_offered() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let editor = shell.dir.path().join("code");
    fs::write(&editor, "#!/bin/sh\n(sleep 1; printf later > \"$1\") > /dev/null 2>&1 &\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let command = editor.display().to_string();
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("VISUAL", &command)]);
    terminal.wait_for("32 unassessed").send("nbefore\x0f").wait_for("came back at once");
    terminal.wait_for("--wait").wait_for("the editor has saved its text: Ctrl-O takes it");
    assert!(terminal.screen().contains("before"), "nothing is taken unasked");
    terminal.send("\x0f").wait_for("later").send("\r").wait_for("note kept").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["categories"][0]["items"][0]["note"], "later");
}

#[test]
fn a_failing_editor_changes_nothing_and_keeps_its_file() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("EDITOR", "false")]);
    terminal.wait_for("32 unassessed").send("nkeep me\x0f").wait_for("the editor `false` failed");
    terminal.send("\r").wait_for("note kept");
    assert_eq!(texts_with_editors(&shell).len(), 1);
}

/// The files that editors have.
fn texts_with_editors(shell: &Shell) -> Vec<PathBuf> {
    let folder = fs::read_dir(shell.dir.path().join(".local/state/readyroom/editor")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}

/// Writes an editor, which gets its file as `$1`.
fn editor(shell: &Shell, script: &str) -> String {
    let editor = shell.dir.path().join("an-editor");
    fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    editor.display().to_string()
}

#[test]
fn the_end_of_the_program_while_an_editor_is_open_loses_neither_text() {
    for (end, saved) in
        [("HUP", "saved there"), ("TERM", "saved there"), ("KILL", "saved there"), ("KILL", "")]
    {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let save = if saved.is_empty() { ":" } else { "printf 'saved there' > \"$1\"" };
        let command = editor(&shell, &format!("{save}\necho it is open\nread line"));
        let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("EDITOR", &command)]);
        terminal
            .wait_for("32 unassessed")
            .send("n")
            .wait_for("Enter keep")
            .send("typed before\x0f");
        terminal.wait_for("it is open");
        let bookmark = shell.dir.path().join(format!(".local/state/readyroom/bookmarks/{id}.json"));
        terminal.wait_until("draft", |_| {
            fs::read_to_string(&bookmark).is_ok_and(|text| text.contains("typed before"))
        });
        terminal.signal(end);
        terminal.ended();
        terminal.close();
        let mut again = Terminal::start(&shell, &["open", &id]);
        again.wait_for("Not kept   Note: typed before");
        if saved.is_empty() {
            again.settle().send("n").wait_for("Note       typed before").send("\r");
        } else {
            again.wait_for("the editor has saved").send("n").wait_for("Ctrl-O takes it");
            again.send("\x0f").wait_for("Note       saved there").send("\r");
        }
        again.wait_for("note kept").send("q");
        assert_eq!(again.ended().exit_code(), 0);
        // What was taken is not offered once more.
        let mut third = Terminal::start(&shell, &["open", &id]);
        third.wait_for("32 unassessed").settle();
        assert!(!third.screen().contains("editor"), "{}", third.screen());
    }
}

#[test]
fn quitting_names_the_file_of_an_editor_that_may_still_save_it_and_offers_it_again() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let command = editor(&shell, ":");
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[("EDITOR", &command)]);
    terminal.wait_for("32 unassessed").send("n\x0f").wait_for("came back at once");
    let file = texts_with_editors(&shell).remove(0);
    terminal.send("\x1b").wait_for("? keys").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    let told = terminal.bytes();
    let told = String::from_utf8_lossy(&told);
    assert!(told.contains(&format!("{}: what an editor saves", file.display())), "{told}");
    // A program begins before it is saved.
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed");
    fs::write(&file, "written later").unwrap();
    terminal.wait_for("the editor has saved").send("q");
    terminal.ended();
    // Another one after that.
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("the editor has saved").send("n\x0f").wait_for("Note       written later");
    terminal.send("\r").wait_for("note kept").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

/// The bytes of a report as base64, as long as they hold no blank: written out here, so that the
/// test does not trust the library that is tested.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0, |group, byte| group << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[test]
fn a_copied_report_reaches_the_terminal_in_one_sequence() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("E").wait_for("# Production readiness: ledger");
    terminal.send("\x0e\x19").wait_for("sent to the terminal's clipboard, 1 KiB");
    let short = shell.run(&["export", &id, "--template", "short"]).out;
    let sequence = format!("\x1b]52;c;{}\x07", base64(short.as_bytes()));
    let bytes = terminal.bytes();
    let found = bytes.windows(sequence.len()).filter(|window| *window == sequence.as_bytes());
    assert_eq!(found.count(), 1, "{}", String::from_utf8_lossy(&bytes));
    assert!(!terminal.screen().contains("52;c;"), "{}", terminal.screen());
    terminal.send("\x1b").settle().send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

#[test]
fn bracketed_paste_is_text() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal
        .wait_for("32 unassessed")
        .send("\x1b[200~ddd\x1b[201~")
        .wait_for("pasted text goes into text fields");
    terminal
        .send("n\x1b[200~two\nlines\x1b[201~")
        .wait_for("two")
        .send("\r")
        .wait_for("note kept")
        .send("q");
    terminal.ended();
    let json = shell.show(&id);
    assert_eq!(json["categories"][0]["items"][0]["note"], "two\nlines");
    assert_eq!(json["score"]["done"], 0);
}

#[test]
fn a_paste_without_an_end_ends_by_itself_and_keys_are_keys_again() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("\x1b[200~dmx");
    terminal.wait_for("pasted text goes into text fields").send("n").wait_for("Enter keep");
    terminal.send("\x1b[200~half a thought").wait_for("half a thought");
    terminal.send("\x1b[201~, and more").wait_for("half a thought, and more");
    terminal.send("\r").wait_for("note kept").send("jp").wait_for("31 unassessed").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    let json = shell.show(&id);
    assert_eq!(json["categories"][0]["items"][0]["note"], "half a thought, and more");
    assert_eq!(json["categories"][0]["items"][1]["status"], "partial");
    assert_eq!(json["score"]["assessed"], 1, "nothing that was pasted is a key");
}

#[test]
fn a_large_paste_is_one_edit() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").send("nbefore\r").wait_for("note kept").send("n ");
    terminal.send("\x1b[200~").send(&"one line of many\n".repeat(1 << 16)).send("\x1b[201~");
    terminal.wait_for("the field is full: it holds 64 KiB").send("\r").wait_for("note kept");
    terminal.send("u").wait_for("Note       before").wait_for("saved").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["categories"][0]["items"][0]["note"], "before");
}

#[test]
fn a_burst_of_keys_is_processed_completely() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal
        .wait_for("32 unassessed")
        .send(&"jk".repeat(50_000))
        .send("d")
        .wait_for("31 unassessed")
        .send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(status_of(&shell, &id, 0), "done");
}

#[test]
fn garbage_presses_no_key_and_stops_none() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed");
    for piece in ["1;", "\x1b[1;5d", "\x1b]d"] {
        terminal.send("\x1b[").send(&piece.repeat(200_000 / piece.len())).send("\x1b[x\x1b[B");
    }
    terminal.send("d").wait_for("31 unassessed").wait_for("saved").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(status_of(&shell, &id, 3), "done");
}

#[test]
fn home_with_many_sessions_fills_in_and_is_quiet_then() {
    const COUNT: usize = 300;
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let text = fs::read_to_string(shell.file(&id)).unwrap();
    for number in 1..COUNT {
        let other = format!("ledger-2020-01-01-{number:04x}");
        let named = text.replacen("\"ledger\"", &format!("\"ledger {number}\""), 1);
        fs::write(shell.file(&other), named.replace(&id, &other)).unwrap();
    }
    // Without what is remembered, and with it.
    for _ in 0..2 {
        let mut terminal = Terminal::start(&shell, &[]);
        terminal.wait_for("   300 reviews").settle();
        let sent = terminal.bytes().len();
        thread::sleep(Duration::from_millis(500));
        assert_eq!(terminal.bytes().len(), sent, "nothing more comes");
        terminal.send("G").wait_for(" above").send("\r").wait_for("32 unassessed").send("q");
        terminal.wait_for("   300 reviews").send("q");
        assert_eq!(terminal.ended().exit_code(), 0);
    }
}

#[test]
fn characters_that_terminals_measure_differently_are_not_sent() {
    let shell = Shell::new();
    let name = "🇩🇪 👩‍👩‍👧 👍🏽 ❤️ 1️⃣ end";
    let id = shell.new_session(name);
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let first = terminal.screen().lines().next().unwrap().to_owned();
    assert!(first.contains("DE 👩 👍 ❤  1\u{20E3}  end   Production"), "{first}");
    terminal.send("nwritten by 🇫🇷 and 👩🏽‍💻<").wait_for("by FR and 👩<");
    let sent = String::from_utf8(terminal.bytes()).unwrap();
    let is_counted_differently = |c: char| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{1F1E6}'..='\u{1F1FF}');
    assert!(!sent.contains(is_counted_differently));
    terminal.send("\x1b").settle().send("q").ended();
    assert_eq!(shell.show(&id)["system"], name);
}

#[test]
fn a_terminal_with_no_size_or_a_huge_one_is_drawn_and_takes_keys() {
    for (width, height) in [(0, 0), (0, 24), (80, 0), (10_000, 10_000), (u16::MAX, 24)] {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let began = Instant::now();
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for("32 unassessed").settle();
        let sent = terminal.bytes().len();
        terminal.resize_told(width, height);
        terminal.wait_until("a whole frame", |terminal| {
            String::from_utf8_lossy(&terminal.bytes()[sent..]).contains("assessed")
        });
        terminal.send("d").settle();
        assert!(began.elapsed() < Duration::from_secs(20), "{width}x{height}");
        let memory = terminal.memory();
        assert!(
            memory.is_none_or(|kibibytes| kibibytes < 256 * 1024),
            "{width}x{height} {memory:?}"
        );
        terminal.send("q");
        assert_eq!(terminal.ended().exit_code(), 0, "{width}x{height}");
        assert_eq!(status_of(&shell, &id, 0), "done");
    }
}

#[test]
fn a_program_stopped_by_a_signal_sets_up_the_terminal_again() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for stop in ["STOP", "TSTP"] {
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for(" unassessed").settle();
        assert!(terminal.modes().contains("-icanon"));
        terminal.signal(stop);
        thread::sleep(Duration::from_millis(100));
        // As a shell does that takes its terminal.
        terminal.set_modes("sane");
        assert!(!terminal.modes().contains("-icanon"));
        let sent = terminal.bytes().len();
        terminal.signal("CONT");
        terminal.wait_until("raw mode", |terminal| terminal.modes().contains("-icanon"));
        terminal.wait_until("a whole frame", |terminal| {
            String::from_utf8_lossy(&terminal.bytes()[sent..]).contains("assessed")
        });
        terminal.send("jn").wait_for("Enter keep").send("\x1b").wait_for("? keys").send("q");
        assert_eq!(terminal.ended().exit_code(), 0);
        assert!(!terminal.modes().contains("-icanon"), "as it was");
    }
}

#[test]
fn no_byte_of_a_delayed_sequence_is_a_key() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let pause = || thread::sleep(Duration::from_millis(80));
    let before = terminal.screen();
    for sequence in [
        "\x1b]11;rgb:dddd/mmmm/pppp\x07",
        "\x1bP>|xterm(380)dpm\x1b\\",
        "\x1b_Gi=1;OKdpm\x1b\\",
        "\x1b[?62;22c",
        "\x1b[<0;1;20m",
        "\x1b[201~",
        "\x1b[24;80R",
    ] {
        for cut in 2..sequence.len() {
            terminal.send(&sequence[..cut]);
            pause();
            terminal.send(&sequence[cut..]);
        }
        terminal.settle();
        assert_eq!(terminal.screen(), before, "{sequence:?}");
        // Behind its Esc, which acts.
        terminal.send("\x1b").wait_for("nothing is open here").send(&sequence[1..]).send("jk");
        terminal.wait_until("the end of the message", |terminal| terminal.screen() == before);
    }
    // In a field a key that comes in two pieces is that key, and closes nothing.
    terminal.send("nab").wait_for("Enter keep").send("\x1b[");
    pause();
    terminal.send("D").send("c\x1b[1;5");
    pause();
    terminal.send("C").send("d").wait_for("acbd").send("\x1b").wait_for("not lost");
    // A lone Esc acts soon.
    terminal.send("n").wait_for("Enter keep");
    let began = Instant::now();
    terminal.send("\x1b").wait_for("not lost");
    assert!(began.elapsed() < Duration::from_secs(1));
    terminal.send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["score"]["assessed"], 0);
}

/// A bad line carries what changes: a row of the list and the item beside it, and nothing for a key without effect.
#[test]
fn moving_a_row_costs_few_bytes_and_a_key_without_effect_none() {
    for (columns, rows, most) in [(80, 24, 700), (120, 40, 1_200)] {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for("32 unassessed");
        terminal.resize(columns, rows).settle().send("gjk").settle();
        let mut cost = |key: &str| {
            let before = terminal.bytes().len();
            terminal.send(key).settle();
            terminal.bytes().len() - before
        };
        let mut moves: Vec<usize> = (0..31).map(|_| cost("j")).collect();
        moves.sort_unstable();
        assert!(moves[moves.len() / 2] <= most, "{columns}x{rows}: {moves:?}");
        assert_eq!(cost("j"), 0, "the last item stays the last");
    }
}

/// At Home a bad line carries the row, and of what stands below it what differs.
#[test]
fn moving_a_row_at_home_costs_few_bytes() {
    for (columns, rows, most) in [(80, 24, 700), (120, 40, 1_200)] {
        let shell = Shell::new();
        let data_dir = Some(shell.data());
        let places = Places::find(Wishes { data_dir, ..Wishes::default() }).unwrap();
        screens::six_systems(&places);
        let clock = Clock::at(&shell, &noon().to_rfc3339());
        let mut terminal = child::home(&shell, &clock);
        terminal.wait_for("6 systems   13 reviews");
        terminal.resize(columns, rows).settle().send("g").settle();
        let mut costs: Vec<usize> = "jjjjjkkkkk"
            .chars()
            .map(|key| {
                let before = terminal.bytes().len();
                terminal.send(&key.to_string()).settle();
                terminal.bytes().len() - before
            })
            .collect();
        costs.sort_unstable();
        assert!(costs[costs.len() / 2] <= most, "{columns}x{rows}: {costs:?}");
    }
}

/// A person at a terminal of their own, in the assessment that is theirs.
fn assessing(shell: &Shell, review: &str, name: &str) -> Terminal {
    let mut terminal =
        Terminal::start_with(shell, &["assess", review], &[("READYROOM_USER", name)]);
    terminal.wait_for(&format!("my assessment, {name}"));
    terminal
}

#[test]
fn three_people_assess_alone_and_their_assessments_are_combined() {
    let shell = Shell::new();
    let review = shell.new_session("ledger");
    let mut ana = assessing(&shell, &review, "ana");
    let mut ben = assessing(&shell, &review, "ben");
    let mut cleo = assessing(&shell, &review, "cleo");
    ana.send("djd").wait_for("2 of 32 assessed");
    ben.send("mjd").wait_for("2 of 32 assessed").wait_for("saved");
    ben.send("jnhalf a thought").wait_for("half a thought");
    let bookmarks = shell.dir.path().join(".local/state/readyroom/bookmarks");
    ben.wait_until("draft", |_| {
        let files = fs::read_dir(&bookmarks).into_iter().flatten().flatten();
        // What is not in its place yet is lost with a kill.
        let files = files.filter(|file| file.path().extension().is_some_and(|end| end == "json"));
        let mut texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
        texts.any(|text| text.contains("half a thought"))
    });
    ben.signal("KILL");
    ben.ended();
    let mut ben = assessing(&shell, &review, "ben");
    ben.wait_for("2 of 32 assessed").wait_for("half a thought");
    ben.send("n\r").wait_for("note kept");
    cleo.send("d").wait_for("1 of 32 assessed");
    for terminal in [&mut ana, &mut ben, &mut cleo] {
        terminal.send("H").wait_for("Submit the assessment?").send("y").wait_for("submitted ");
        terminal.send("q");
        assert_eq!(terminal.ended().exit_code(), 0);
    }
    assert_eq!(shell.show(&review)["score"]["assessed"], 0, "no answer of the review is theirs");
    let mut room = Terminal::start(&shell, &["open", &review]);
    room.wait_for("32 unassessed").send(":combine\r").wait_for("Assessments, 3 submitted");
    room.send("\r").wait_for("combined: 1 split");
    room.send(":assess\r").wait_for("my assessment, ana, round 2").wait_for("2 of 32 assessed");
    room.send("q").wait_for("32 unassessed");
    // The second round says nothing else, so that it is one answer still, and the newer one.
    room.send(":assess\r").wait_for("round 2").send("H").wait_for("Submit the assessment?");
    room.send("y").wait_for("submitted ").send("q").wait_for("32 unassessed");
    room.send(":combine\r").wait_for("Assessments, 3 submitted").send("\r");
    room.wait_for("combined: 1 split");
    // The meeting opens on the disagreement, and the room does not agree with everybody.
    room.send("w").wait_for("everything, disagreements first").send("\r");
    room.wait_for("item 1 of 32").wait_for("split").send("v").wait_for("ben").wait_for("cleo");
    room.send("q").wait_for("Space skip").send("d").wait_for("item 2 of 32");
    room.send("q").wait_for("31 unassessed").send("q");
    assert_eq!(room.ended().exit_code(), 0);
    let report = shell.run(&["export", &review]).out;
    let dissent = report.split("## Dissent (1)\n").nth(1).expect(&report);
    assert!(dissent.contains("**ben**: missing"), "{report}");
}
