//! The runtime: the only part that touches the terminal, reads the clock and carries effects out.
//!
//! Everything that happens comes one after the other from `events`: keys, events from the worker,
//! signals. When nothing more is there, one frame is drawn; while nothing happens nothing
//! runs. There are five timers: one while text in an open field is not written down yet, one while a
//! clock is shown that runs, one while the worker is at something that the screen waits for, one while
//! an editor left in the background may still save its file, one while what changed waits to be sent by itself.
#![expect(clippy::disallowed_methods, reason = "the room that owns the timers")]
mod canvas;
mod clipboard;
mod editor;
mod events;
mod glyph;
mod imprint;
mod logging;
mod pen;
mod post;
mod screen;
mod signals;
mod stream;
mod translate;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use log::{error, warn};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::{SessionId, User};
use crate::domain::basics::text::show_path;
use crate::store::config::AutoSync;
use crate::store::courier;
use crate::store::desk::{self, Desk};
use crate::store::git;
use crate::store::messages::Command;
use crate::store::scratch::Scratch;
use crate::store::sessions::Loaded;
use crate::store::worker::{Finished, Worker};
use crate::store::{bookmark, last_report, recovery};
use crate::tui::model::review::Review;
use crate::tui::model::{Model, Outside, Setup};
use crate::tui::runtime::editor::{Left, Watch};
use crate::tui::runtime::events::Events;
use crate::tui::runtime::post::Post;
use crate::tui::runtime::screen::Screen;
pub use crate::tui::runtime::signals::outlive_file_size_limit;

use crate::tui::runtime::signals::{Away, HANG_UP};
use crate::tui::update::{self, Beginning, Effect, Msg};
use crate::tui::view;
use crate::tui::view::drawing::Drawn;

/// The longest wait for the disk on quitting; what was changed is saved already.
const QUIT: Duration = Duration::from_secs(5);
/// The pause in typing after which the text of an open field is saved as a draft.
const PAUSE: Duration = Duration::from_secs(2);
/// The time after which the screen says that it waits for the worker.
const SOON: Duration = Duration::from_millis(300);
/// The longest wait for the last save after a signal or on being stopped.
const SIGNAL: Duration = Duration::from_millis(800);
/// The time in which a pending signal is delivered.
const HEARD: Duration = Duration::from_millis(100);
/// The number of the recovery file kept at the end: the worker, which still waits, has its own.
const AT_THE_END: u32 = 0;
/// The exit code after a panic, as Rust has it.
const PANICKED: u8 = 101;

/// Where the program starts.
#[derive(Debug)]
pub enum Start {
    /// In the list of sessions.
    Home,
    /// In a session that the command line named.
    Session(Box<Loaded>, Beginning),
}

/// The outcome of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The exit code.
    pub exit_code: u8,
    /// A line for the shell: what is saved where.
    pub farewell: Option<String>,
    /// Why the last changes are not on the disk.
    pub not_saved: Option<String>,
}

/// Returns the present time.
pub type Clock = fn() -> Now;

/// Runs the full-screen program until its end.
///
/// # Errors
/// When there is no terminal, or its modes cannot be set.
pub fn run(start: Start, setup: Setup, clock: Clock) -> io::Result<Ended> {
    // What is in memory is nobody else's business: no core file of it. Where that cannot be said,
    // nothing is worse than before.
    let nothing = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, nothing);
    let (mut events, post) = Events::new()?;
    end_on_panic(post.clone());
    // A disk that hangs can still be left with the terminal's own keys.
    let named = match start {
        Start::Home => None,
        Start::Session(loaded, beginning) => {
            let open = (*loaded).clone();
            Some((open, desk::opened(&setup.places, *loaded), beginning))
        }
    };
    // From here on no change of the size is missed: it is read after the handler is there.
    let away = Away::default();
    events.look_for(signals::start(post.clone(), away.clone())?);
    let size = screen::current_size();
    let mut screen = Screen::enter(setup.mouse, size)?;
    let (mut model, open, beginning) = match named {
        None => (Model::at_home(setup, size, clock()), None, Beginning::default()),
        Some((open, opened, beginning)) => {
            (Model::in_session(setup, size, clock(), opened), Some(open), beginning)
        }
    };
    logging::beginning(&model);
    if model.review.is_none() {
        model.home.begin_with(bookmark::load_home(&model.setup.places));
    }
    let begun = update::begin(&mut model, beginning);
    let first = catch_unwind(AssertUnwindSafe(|| draw(&mut model, &mut screen)));
    // What the first frame does not need starts when it is there.
    model.last_report = last_report::load(&model.setup.places);
    let desk = Desk::new(model.setup.places.clone(), open);
    let worker = Worker::start(desk, move |event| post.send(Msg::Store(event)));
    if let User::LoggedIn(login) = model.setup.user {
        // Whoever marks the first item does not wait for a directory of people.
        let _ = thread::Builder::new().spawn(|| LazyLock::force(login));
    }
    let now = Instant::now();
    let mut program = Program {
        model,
        worker,
        commands: Vec::new(),
        events,
        away,
        clock,
        typed_at: now,
        asked_at: now,
        watches: Vec::new(),
    };
    let lived = first.and_then(|drawn| {
        catch_unwind(AssertUnwindSafe(|| program.run(begun, drawn, &mut screen)))
    });
    let exit_code = lived.unwrap_or(PANICKED);
    let patience = if exit_code == 0 { QUIT } else { SIGNAL };
    let farewell = program.farewell();
    program.send_commands();
    let finished = program.worker.finish(patience);
    drop(screen);
    let sent = (exit_code == 0).then(|| sent_at_the_end(&program.model, clock())).flatten();
    let farewell = [farewell, sent].into_iter().flatten().reduce(|one, other| one + "\n" + &other);
    let review = program.model.review.as_ref().filter(|review| !review.saving.is_saved());
    let not_saved = match finished {
        Finished::Saved => None,
        Finished::NotSaved(reason) => Some(reason),
        // Whoever keeps the worker waiting does so longer than we may.
        Finished::Unfinished => review.map(|review| {
            let places = &program.model.setup.places;
            let (file, before) = (&review.path, &review.on_disk);
            let kept = match recovery::keep(places, AT_THE_END, file, before, &review.session) {
                Ok(_) => "what is not saved is kept aside and offered again".to_owned(),
                Err(error) => error.to_string(),
            };
            format!("{}: the last changes were not saved in time; {kept}", show_path(&review.path))
        }),
    };
    Ok(Ended { exit_code, farewell, not_saved })
}

/// Sends what was not sent yet, where that is wanted, once the terminal is the user's own again; returns what came of
/// it.
fn sent_at_the_end(model: &Model, now: Now) -> Option<String> {
    let is_wanted = model.setup.auto_sync == AutoSync::On && model.sharing.unsent() > 0;
    is_wanted.then(|| {
        let who = model.setup.user.name().clone();
        courier::send_at_the_end(model.setup.places.clone(), who, now, QUIT)
    })
}

/// Draws a frame, and notes what stands where on it.
fn draw(model: &mut Model, screen: &mut Screen) -> io::Result<()> {
    let mut drawn = Drawn::default();
    let began = Instant::now();
    let painted = screen.canvas.draw(|buffer| {
        drawn = view::draw(model, buffer);
        drawn.cursor
    });
    logging::frame(began.elapsed());
    model.extent = drawn.extent;
    model.last_spots = drawn.spots;
    painted
}

/// A panic on any thread ends the program; whatever is not saved by then is kept aside. A message on
/// the alternate screen would vanish with it. It names the place in the code and nothing of what the
/// program was at: that may be a secret.
fn end_on_panic(post: Post) {
    panic::set_hook(Box::new(move |panic| {
        screen::restore();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        error!("this must not happen: {place}");
        // When nobody reads it there is nobody left to tell.
        let _ = writeln!(
            io::stderr(),
            "readyroom: this must not happen: {place}, version {version}; please report it"
        );
        // The thread that draws may be waiting for something to happen.
        post.send(Msg::Signal(PANICKED));
    }));
}

/// The running program.
struct Program {
    model: Model,
    worker: Worker,
    /// Commands for the worker, sent once the frame is drawn: it would take the processor from it.
    commands: Vec<Command>,
    events: Events,
    away: Away,
    clock: Clock,
    /// When a key was pressed last.
    typed_at: Instant,
    /// When the worker was asked for something last.
    asked_at: Instant,
    /// The files that editors in the background may still save.
    watches: Vec<Watch>,
}

/// The result of a timer that runs out.
enum Timer {
    Msg(Msg),
    /// A look at the files that editors may still save.
    Look,
    /// The worker's idle work, where it has no thread.
    Idle,
}

impl Program {
    /// Waits for the next thing to happen. While a field is open in which text stands that is not
    /// written down yet, a pause in the typing is such a thing; while a clock is shown, so is that it
    /// says something else; while the screen waits for the worker without a word, so is that it waits
    /// for long; while an editor may still save a file, so is that it did.
    fn next(&mut self) -> Option<Msg> {
        loop {
            let (wait, timer) = self.timer().unzip();
            match (self.events.next(wait), timer) {
                (Some(msg), _) | (None, Some(Timer::Msg(msg))) => return Some(msg),
                (None, Some(Timer::Idle)) => {
                    self.worker.idle();
                    self.asked_at = Instant::now();
                }
                (None, Some(Timer::Look)) => {
                    if let Some(saved) = self.look() {
                        return Some(saved);
                    }
                }
                (None, None) => return None,
            }
        }
    }

    fn timer(&self) -> Option<(Duration, Timer)> {
        let pause = update::has_undrafted_text(&self.model)
            .then(|| (PAUSE.saturating_sub(self.typed_at.elapsed()), Msg::Pause));
        let tick = update::clock_changes_in(&self.model, (self.clock)());
        let tick = tick.map(|wait| (wait, Msg::Tick));
        let waiting = update::waits_silently(&self.model)
            .then(|| (SOON.saturating_sub(self.typed_at.elapsed()), Msg::StillWaiting));
        let quiet = update::quiet_in(&self.model, (self.clock)()).map(|wait| (wait, Msg::Quiet));
        let timers = pause.into_iter().chain(tick).chain(waiting).chain(quiet);
        let timers = timers.map(|(wait, msg)| (wait, Timer::Msg(msg)));
        let looks = self.watches.iter().map(|watch| (watch.wait(), Timer::Look));
        let idle = self.worker.patience();
        let idle = idle.map(|wait| (wait.saturating_sub(self.asked_at.elapsed()), Timer::Idle));
        timers.chain(looks).chain(idle).min_by_key(|(wait, _)| *wait)
    }

    /// Looks at the files that are due; returns what was saved in one.
    fn look(&mut self) -> Option<Msg> {
        self.watches.iter_mut().filter(|watch| watch.wait().is_zero()).find_map(|watch| {
            let text = watch.look()?;
            let (place, file) = (watch.place().clone(), show_path(watch.path()));
            Some(Msg::SavedLater { place, file, text })
        })
    }

    /// Watches what programs that have ended left of a session's texts with editors.
    fn watch(&mut self, session: Option<&SessionId>) {
        let now = (self.clock)().at.to_utc();
        for scratch in Scratch::left(&self.model.setup.places, session, now) {
            if self.watches.iter().all(|watch| watch.path() != scratch.path()) {
                self.watches.push(Watch::new(scratch));
            }
        }
    }

    /// Carries out what it began with, and from its first frame on waits, lets things happen and draws;
    /// gives the exit code.
    fn run(&mut self, begun: Vec<Effect>, mut drawn: io::Result<()>, screen: &mut Screen) -> u8 {
        for effect in begun {
            if let Some(exit_code) = self.carry_out(effect, screen) {
                return exit_code;
            }
        }
        loop {
            if drawn.is_err() {
                warn!("the terminal is gone");
                return self.handle(Msg::Signal(HANG_UP), screen).unwrap_or(HANG_UP);
            }
            self.send_commands();
            let mut next = self.next();
            while let Some(msg) = next {
                // Keys that never stop must not put off what they have changed.
                self.send_commands();
                if let Msg::Resize(size) = msg {
                    screen.canvas.resize(size);
                }
                if let Some(exit_code) = self.handle(msg, screen) {
                    return exit_code;
                }
                next = self.events.next(Some(Duration::ZERO));
            }
            drawn = draw(&mut self.model, screen);
        }
    }

    /// Asks the worker for what was to be asked.
    fn send_commands(&mut self) {
        for command in self.commands.drain(..) {
            self.worker.send(command);
            self.asked_at = Instant::now();
        }
    }

    /// Lets something happen; gives the exit code if it was the end.
    fn handle(&mut self, msg: Msg, screen: &mut Screen) -> Option<u8> {
        if msg.is_typed() {
            self.typed_at = Instant::now();
        }
        logging::message(&self.model, &msg);
        let effects = update::update(&mut self.model, msg, (self.clock)());
        let mut end = None;
        for effect in effects {
            end = end.or(self.carry_out(effect, screen));
        }
        end
    }

    fn carry_out(&mut self, effect: Effect, screen: &mut Screen) -> Option<u8> {
        logging::effect(&effect);
        match effect {
            Effect::Store(command) => self.commands.push(command),
            Effect::Copy(text) => drop(screen.copy(&text)),
            Effect::Editor { place, text } => {
                let command = self.model.setup.editor.clone();
                let places = self.model.setup.places.clone();
                self.away.set(true);
                let edited = self
                    .outside_the_screen(screen, || editor::edit(&command, &places, place, &text));
                self.away.set(false);
                let msg = match edited {
                    Ok(Left::Text(text)) => Msg::Edited(Ok(text)),
                    Ok(Left::AtOnce(watch)) => {
                        let (place, file) = (watch.place().clone(), show_path(watch.path()));
                        self.watches.push(watch);
                        Msg::CameBack { place, file }
                    }
                    Err(reason) => Msg::Edited(Err(reason)),
                };
                return self.handle(msg, screen);
            }
            Effect::Outside(command) => {
                self.away.set(true);
                let ran = self.outside_the_screen(screen, || git::by_hand(&command));
                self.away.set(false);
                return self.handle(Msg::Ran(ran), screen);
            }
            Effect::Watch(session) => self.watch(session.as_ref()),
            Effect::SavedIsTaken(place) => {
                self.watches
                    .iter_mut()
                    .filter(|watch| *watch.place() == place)
                    .for_each(Watch::take);
            }
            Effect::Suspend => {
                self.send_commands();
                // Whoever stops in the middle of a save keeps others waiting for the lock.
                self.worker.rest(SIGNAL);
                self.outside_the_screen(screen, signals::suspend);
            }
            Effect::Redraw => screen.redraw(),
            Effect::Mouse(mouse) => drop(screen.give_mouse(mouse)),
            Effect::Reenter => self.enter_again(screen),
            Effect::Quit(exit_code) => return Some(exit_code),
        }
        None
    }

    /// Does something while the terminal is the user's own: its keys are not read meanwhile.
    fn outside_the_screen<T>(&mut self, screen: &mut Screen, what: impl FnOnce() -> T) -> T {
        self.send_commands();
        screen::restore();
        let done = what();
        self.enter_again(screen);
        done
    }

    /// Takes the terminal again. In the background the program is stopped until it is in the foreground,
    /// unless a signal asks for its end: that it can follow without a terminal.
    fn enter_again(&mut self, screen: &mut Screen) {
        while !screen::is_in_foreground() {
            // A signal that came with the one that goes on is soon heard.
            thread::sleep(HEARD);
            self.events.take_signals();
            if self.away.ends() {
                return;
            }
            signals::suspend();
        }
        // Where the terminal is gone, the next frame says so.
        drop(screen.enter_again());
    }

    /// Returns the lines for the shell: that everything is saved, and where; and the files that editors
    /// may still have open.
    fn farewell(&self) -> Option<String> {
        let review = self.model.review.as_ref().map(|review| Self::summary(review));
        let files = self.model.outside.iter().map(|Outside { place, file, .. }| {
            let field = place.words();
            format!("{file}: what an editor saves there is offered where {field} is open again")
        });
        let lines: Vec<String> = review.into_iter().chain(files).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn summary(review: &Review) -> String {
        let tally = review.session.tally();
        let drafts = match review.draft_count() {
            0 => "",
            1 => "; one draft waits",
            _ => "; drafts wait",
        };
        format!(
            "{}: {} of {} assessed{drafts}, saved in {}",
            review.session.system().shown(),
            tally.assessed(),
            tally.total(),
            show_path(&review.path),
        )
    }
}
