//! The arguments, as clap reads them, and the help that teaches them.

pub mod inputs;
mod late;
pub mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::cli::args::inputs::{Reference, Source, Words, readers_of_stdin};
use crate::cli::args::late::Late;
use crate::cli::args::values::{
    ColorArg, FormatArg, GateFormatArg, LogArg, OnlyArg, OutcomeArg, PartArg, RoleArg, StatusArg,
    TemplateArg, count, percent, yes_or_no,
};
use crate::domain::insight::gate::Age;

/// What concerns every command: the end of `--help`, and sections of the manual page.
pub const SECTIONS: &[(&str, &str)] = &[
    (
        "Examples",
        "  readyroom                                   the full-screen program: Home lists your reviews
  readyroom new payments-api                  begin a review of payments-api and open it
  readyroom open payments-api                 go on with its newest review
  readyroom interview payments-api            the same in question and answer, without a screen
  readyroom mark payments-api data.backups done --owner ben
  readyroom show payments-api --json | jq .score
  readyroom export payments-api -o review.md",
    ),
    (
        "Sessions and items",
        "  SESSION is an id, a path, a system's name (its newest session) or a unique beginning of an id.
  ITEM is an item's id or a unique beginning of one; `readyroom show SESSION` lists them. Letter case
  does not matter in either.
  `-` in the place of a FILE, a TEXT, a NAME or a SESSION that is only read is stdin, once in
  a command.
  Names of systems and people that differ in letter case, white space or Unicode form only are the same.",
    ),
    (
        "Exit codes",
        "  0      done, or the gate is open
  1      the gate is closed
  2      a wrong or unknown argument, or an output file that exists
  3      the data folder or a session cannot be read or written
  128+N  after signal N, saved first",
    ),
    (
        "Environment",
        "  READYROOM_DATA_DIR     where the sessions lie, unless --data-dir says so
  READYROOM_USER         who makes the changes, unless --as says so
  READYROOM_CONFIG       the config file, unless --config says so
  READYROOM_THEME        the theme, unless --theme says so
  READYROOM_LOG          how much the log tells, unless --log says so; without both there is none
  XDG_DATA_HOME          where the sessions lie otherwise, in readyroom/ below it
  XDG_STATE_HOME         where cursor places and drafts lie, in readyroom/ below it
  XDG_RUNTIME_DIR        where they lie where nothing else can be written, in readyroom/ below it
  XDG_CONFIG_HOME        where the config file lies otherwise, in readyroom/ below it
  XDG_CACHE_HOME         where the list of sessions is remembered, in readyroom/ below it
  LC_ALL LC_CTYPE LANG   without UTF-8 only ASCII is shown
  NO_COLOR               set to anything: no colours, unless --color says so
  CLICOLOR_FORCE         1: colours all the same
  CLICOLOR               0: no colours
  VISUAL EDITOR          the editor that Ctrl-O opens
  TMUX STY               set by tmux and screen: copying says what they do with it",
    ),
    (
        "Files",
        "  ~/.local/share/readyroom/sessions/ID.json   a session; `readyroom paths` prints the places
  ~/.local/share/readyroom/bin/ID.json        a deleted one
  ~/.local/state/readyroom/                   cursor places, drafts, what could not be saved
  ~/.local/state/readyroom/log                the log, where --log asks for one; of 1 MiB, and log.1 before it
  ~/.config/readyroom/config.toml             settings; `readyroom config init` writes one to begin with
  ~/.cache/readyroom/list                     what the list of sessions told last; may be deleted",
    ),
];

fn after_help() -> String {
    let sections: Vec<String> =
        SECTIONS.iter().map(|(title, text)| format!("{title}:\n{text}")).collect();
    sections.join("\n\n")
}

/// Production readiness reviews in the terminal.
///
/// Walk a strict checklist, mark what is done, partial or missing, and hand over a report. Without
/// a command it opens full-screen; every command below works without a screen too.
#[derive(Debug, Parser)]
#[command(name = "readyroom", version, after_help = after_help(), disable_help_subcommand = true)]
pub struct Args {
    /// What to do; none opens the full-screen program.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Keep the sessions in DIR (else `READYROOM_DATA_DIR`, else the user data folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Read the config file FILE (else `READYROOM_CONFIG`, else the user config folder)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<Source>,

    /// Record changes as NAME (else `READYROOM_USER`, the config file, the login name)
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub user: Option<String>,

    /// Draw with plain ASCII characters, as in a locale without UTF-8
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Use colours: where the terminal wants them, in any case, or not at all
    #[arg(long, global = true, value_name = "auto|always|never", hide_possible_values = true)]
    pub color: Option<ColorArg>,

    /// The theme: automatic, monochrome, high-contrast, colour-blind (else `READYROOM_THEME`)
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,

    /// Log what happens, for finding a fault: error, warn, info, debug, trace (else `READYROOM_LOG`)
    #[arg(long, global = true, value_name = "LEVEL", hide_possible_values = true)]
    pub log: Option<LogArg>,
}

impl Args {
    /// Reads the arguments; gives the word of the command with them.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<(Self, String), clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let mut whole = Self::command();
        // What is wrong, or asks for help, is answered by whoever knows all commands.
        let matches = among_the_named(&whole, &arguments)
            .try_get_matches_from(&arguments)
            .or_else(|_| whole.try_get_matches_from_mut(&arguments))?;
        if readers_of_stdin(&matches) > 1 {
            return Err(whole.error(
                ErrorKind::ArgumentConflict,
                "stdin can be read once: one `-` in a command",
            ));
        }
        let word = matches.subcommand_name().unwrap_or_default().to_owned();
        Ok((Self::from_arg_matches(&matches)?, word))
    }

    /// Whether the full-screen program is what is asked for.
    pub fn is_full_screen(&self) -> bool {
        match &self.command {
            None | Some(Command::Open(_)) => true,
            Some(Command::New(new)) => !new.no_open,
            Some(_) => false,
        }
    }
}

/// The same with only those commands that are named: clap gives every command a copy of every argument
/// that concerns all, and that takes longer than to read a session.
fn among_the_named(whole: &clap::Command, arguments: &[OsString]) -> clap::Command {
    let is_named = |command: &&clap::Command| arguments.iter().any(|a| a == command.get_name());
    clap::Command::new("readyroom")
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(is_named).cloned())
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a review of a system
    #[command(after_help = "Examples:\n  readyroom new payments-api\n  \
        readyroom new \"Payments API (EU)\" --checklist our-checklist.json\n  \
        id=$(readyroom new payments-api --no-open)\n  \
        readyroom new payments-api --from payments-api     the next review")]
    New(Late<New>),
    /// Open a session full-screen, where it was left
    #[command(after_help = "Examples:\n  readyroom open payments-api\n  \
        readyroom open payments-api-2026-11-22-7f3a\n  readyroom open ./reviews/payments.json\n  \
        readyroom open payments-api --meeting")]
    Open(Late<Open>),
    /// Review in question and answer, line by line: for screen readers, consoles and pipes
    #[command(
        after_help = "Nothing is drawn: every line stands for itself, on stdout. Answers are read from stdin, a line\n\
        each, by word or by the letter of the screen's key; ? tells them. Every change is saved before the\n\
        next question, so it may end anywhere: `q`, the end of the input, a signal.\n\n\
        Lines from a pipe or a file are fixed: the first that is not understood is named and ends it with\n\
        exit code 2. There n/a, owner, due and the like need their text on the same line; accept and decide\n\
        go on asking, a line each.\n\n\
        Examples:\n  readyroom interview payments-api\n  \
        readyroom interview payments-api < answers.txt\n  \
        printf 'p June drill failed\\nk\\no ben\\n' | readyroom interview payments-api"
    )]
    Interview(Late<Interview>),
    /// List the sessions, newest first
    #[command(after_help = "Examples:\n  readyroom list\n  \
        readyroom list --json | jq -r '.[] | select(.score.band == \"pre_production\") | .system'")]
    List(Late<List>),
    /// Show a session: its score and every item
    #[command(after_help = "Examples:\n  readyroom show payments-api\n  \
        readyroom show payments-api --json | jq .score.percent")]
    Show(Late<Show>),
    /// Mark an item, or change its note, owner, due date, evidence, blocker
    #[command(
        after_help = "What is not named is left alone; an empty value clears; --evidence adds.\n\n\
        Examples:\n  readyroom mark payments-api data.backups done\n  \
        readyroom mark payments-api data.restore partial --note 'June drill failed' --owner ben --due +2w\n  \
        readyroom mark payments-api identity.sign-in not-applicable --reason 'no users sign in'\n  \
        readyroom mark payments-api data.backups --evidence https://wiki/backups --blocker no\n  \
        readyroom mark payments-api data.backups --owner ''\n  \
        readyroom mark payments-api data.restore --accept-risk dana --why 'can be rebuilt by hand' --until +3m"
    )]
    Mark(Late<Mark>),
    /// Compare two sessions: what got worse comes first
    #[command(after_help = "Examples:\n  \
        readyroom compare payments-api-2026-08-20-11aa payments-api\n  \
        readyroom compare A B --json | jq .counts")]
    Compare(Late<Compare>),
    /// Say who takes part in a review, or list them
    #[command(after_help = "Examples:\n  readyroom people payments-api\n  \
        readyroom people payments-api --add dana --role decision-maker\n  \
        readyroom people payments-api --add ben --absent\n  \
        readyroom people payments-api --remove ben")]
    People(Late<People>),
    /// Record the decision: go, conditional-go or no-go
    #[command(
        after_help = "Examples:\n  readyroom decide payments-api go --by dana --sign dana --sign ana\n  \
        readyroom decide payments-api conditional-go --by dana \\\n    \
        --condition 'repeat the restore drill @ben 2026-12-10'\n  \
        readyroom decide payments-api go --by dana --despite"
    )]
    Decide(Late<Decide>),
    /// Hold a session against rules, for a pipeline: 0 the gate is open, 1 it is closed
    #[command(after_help = "What cannot be evaluated fails its rule.\n\n\
        Examples:\n  readyroom gate payments-api --min 85 --max-blockers 0\n  \
        readyroom gate payments-api --require-assessed --require-decision --no-lapsed-risks --max-age 90d\n  \
        readyroom gate ./reviews/payments-api.json --min 60 --format junit > gate.xml\n  \
        readyroom gate payments-api --min 85 --json | jq -r '.rules[] | select(.holds | not) | .next'")]
    Gate(Late<Gate>),
    /// Say in one line how a system stands
    #[command(after_help = "Example:\n  readyroom status payments-api\n  \
        payments-api  62% managed risk  2 blockers  3 days ago")]
    Status(Late<Status>),
    /// Write a session as a report
    #[command(
        after_help = "Formats: markdown for a wiki (can be read back with `import`), html for a browser and paper,\n\
        text for mail and pipes, csv for a spreadsheet, badge for a README.\n\n\
        What is overdue or has lapsed is judged as of today, or of --as-of DATE; days are local.\n\n\
        Sections: summary, conditions, blockers, to-do, not-assessed, parked, risks, changes, categories, items,\n\
        not-applicable, decision, people, rule.\n\n\
        Examples:\n  readyroom export payments-api > review.md\n  \
        readyroom export payments-api -o review.html --force      the ending says the format\n  \
        readyroom export payments-api --template short            for a pull request or a message\n  \
        readyroom export payments-api --sections summary,to-do --only gaps\n  \
        readyroom export payments-api --as-of 2026-12-31          what will be overdue by then\n  \
        ssh host readyroom export payments-api -o - > review.md"
    )]
    Export(Late<Export>),
    /// Read an edited Markdown report back into its session
    #[command(
        after_help = "Status, reason, note, owner, due date, evidence, blocker and accepted risk of each item are\n\
        read, and conditions and people. The ticked box of an item means done; that of a condition is\n\
        only named. What was not edited in the page is left as the session has it now, and what is gone\n\
        from it deletes nothing. What cannot be understood is named with its line and left alone.\n\n\
        Examples:\n  readyroom import review.md --into payments-api --dry-run\n  \
        readyroom import review.md --into payments-api\n  \
        curl -s https://wiki/raw/review.md | readyroom import - --into payments-api"
    )]
    Import(Late<Import>),
    /// Move a session to the bin
    #[command(after_help = "The file is moved, not erased; the message says where it lies.\n\n\
        Example:\n  readyroom delete payments-api-2026-11-22-7f3a")]
    Delete(Late<Delete>),
    /// Give a session's system another name; the id stays
    #[command(
        after_help = "Example:\n  readyroom rename payments-api-2026-11-22-7f3a 'Payments API'"
    )]
    Rename(Late<Rename>),
    /// Show a checklist, or check one of your own
    #[command(after_help = "Examples:\n  readyroom checklist show > our-checklist.json\n  \
        readyroom checklist check our-checklist.json\n  \
        readyroom new payments-api --checklist our-checklist.json")]
    Checklist(Late<Checklist>),
    /// Bring two versions of a session file together: a merge driver for git
    #[command(
        after_help = "Item by item and field by field. Where both changed a field, both values are kept and\n\
        the screen lets you choose; the file is whole at every moment. BASE may be empty.\n\n\
        Examples (git's merge driver):\n  git config merge.readyroom.driver 'readyroom merge %O %A %B'\n  \
        echo 'reviews/*.json merge=readyroom' >> .gitattributes"
    )]
    Merge(Late<Merge>),
    /// Write, find or check the config file
    #[command(
        after_help = "Everything in it is optional: name, theme, color, ascii, mouse, minutes, [themes.NAME], [keys].\n\
        The command line comes first, then the environment, then the file.\n\n\
        Examples:\n  readyroom config init          writes one in which everything is a comment\n  \
        readyroom config check         what is wrong, on which line\n  \
        $EDITOR \"$(readyroom config path)\""
    )]
    Config(Late<Config>),
    /// Print where the sessions and the rest lie
    Paths,
    /// Print every key
    Keys,
    /// Print what completes commands in a shell
    #[command(after_help = "Examples:\n  \
        mkdir -p ~/.local/share/bash-completion/completions\n  \
        readyroom completions bash > ~/.local/share/bash-completion/completions/readyroom\n  \
        mkdir -p ~/.zfunc\n  \
        readyroom completions zsh > ~/.zfunc/_readyroom         with ~/.zfunc in fpath\n  \
        mkdir -p ~/.config/fish/completions\n  \
        readyroom completions fish > ~/.config/fish/completions/readyroom.fish")]
    Completions(Late<Completions>),
    /// Print what may stand at the end of a line; the scripts of the shells ask
    #[command(hide = true)]
    Complete(Late<Complete>),
    /// Print the manual page
    #[command(after_help = "Examples:\n  readyroom man | man -l -\n  \
        mkdir -p ~/.local/share/man/man1\n  \
        readyroom man > ~/.local/share/man/man1/readyroom.1")]
    Man,
}

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct New {
    /// The system under review: any line of text
    pub system: Words,
    /// A checklist of your own (`readyroom checklist show` prints one to begin with)
    #[arg(long, value_name = "FILE")]
    pub checklist: Option<Source>,
    /// Follow this session: what it says stands beside as last time, and nothing counts as done
    #[arg(long, value_name = "SESSION")]
    pub from: Option<Reference>,
    /// Create only, and print the new id
    #[arg(long)]
    pub no_open: bool,
}

/// Arguments of `open`.
#[derive(Debug, clap::Args)]
pub struct Open {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// Begin with the meeting
    #[arg(long)]
    pub meeting: bool,
}

/// Arguments of `interview`.
#[derive(Debug, clap::Args)]
pub struct Interview {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// Go on after a line from a pipe that is not understood; the exit code is 2 all the same
    #[arg(long)]
    pub keep_going: bool,
}

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Arguments of `complete`.
#[derive(Debug, clap::Args)]
pub struct Complete {
    /// The shell that asks
    #[arg(value_name = "SHELL")]
    pub asking: Asking,
    /// The line up to the cursor, whole or in words
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<OsString>,
}

/// The shells that ask what may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Asking {
    /// Hands over the line, and takes it with backslashes
    Bash,
    /// Hands over words without quotes
    Zsh,
    /// Hands over words, the last one as it is typed
    Fish,
}

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// As JSON: an array of what `show --json` prints, without the items
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// When.
    #[command(flatten)]
    pub as_of: AsOf,
}

/// Arguments of `mark`.
#[derive(Debug, clap::Args)]
pub struct Mark {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// An item's id, or a unique beginning of one; several with commas between them
    #[arg(value_name = "ITEM[,ITEM]...")]
    pub item: String,
    /// What is true today; not-applicable is n/a and na too, and needs --reason
    #[arg(ignore_case = true)]
    pub status: Option<StatusArg>,
    /// Why the item does not apply; not-applicable needs it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: Option<Words>,
    /// The note
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub note: Option<Words>,
    /// Who sees to it
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub owner: Option<Words>,
    /// Until when: 2026-12-10, fri, tomorrow, +10d, +2w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub due: Option<Words>,
    /// Add a piece of evidence; may be given more than once, and - takes a link from each line of stdin
    #[arg(long, value_name = "LINK", allow_hyphen_values = true)]
    pub evidence: Vec<Words>,
    /// Take a piece of evidence away; may be given more than once, and - takes a link from each line of
    /// stdin
    #[arg(long, value_name = "LINK", allow_hyphen_values = true)]
    pub remove_evidence: Vec<Words>,
    /// Still as the last review said: its status, and with it the rest that it said
    #[arg(long, conflicts_with_all = ["status", "reason"])]
    pub as_last_time: bool,
    /// Whether no percentage outweighs it
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no, num_args = 1)]
    pub blocker: Option<bool>,
    /// Who accepts the risk; with --why and --until. An empty name: nobody any more
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub accept_risk: Option<Words>,
    /// Why the risk can be borne
    #[arg(long, value_name = "TEXT", requires = "accept_risk", allow_hyphen_values = true)]
    pub why: Option<Words>,
    /// What is done instead, until the gap is closed
    #[arg(long, value_name = "TEXT", requires = "accept_risk", allow_hyphen_values = true)]
    pub control: Option<Words>,
    /// The last day on which the risk is accepted: 2027-01-31, +3m
    #[arg(long, value_name = "DATE", requires = "accept_risk", allow_hyphen_values = true)]
    pub until: Option<Words>,
}

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// The earlier session
    #[arg(value_name = "A")]
    pub before: Reference,
    /// The later session
    #[arg(value_name = "B")]
    pub after: Reference,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `people`.
#[derive(Debug, clap::Args)]
pub struct People {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// Add somebody, or change whoever is on the list; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub add: Vec<Words>,
    /// As what they take part
    #[arg(long, requires = "add", ignore_case = true)]
    pub role: Option<RoleArg>,
    /// They are not there
    #[arg(long, requires = "add")]
    pub absent: bool,
    /// Take somebody off the list; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub remove: Vec<Words>,
    /// As JSON
    #[arg(long, conflicts_with_all = ["add", "remove"])]
    pub json: bool,
}

/// Arguments of `decide`.
#[derive(Debug, clap::Args)]
pub struct Decide {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// What is decided
    #[arg(ignore_case = true)]
    pub outcome: OutcomeArg,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub by: Words,
    /// Who signs; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub sign: Vec<Words>,
    /// A condition: what @who until when; may be given more than once, and - takes one from each line
    /// of stdin
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub condition: Vec<Words>,
    /// What else was said
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub remarks: Option<Words>,
    /// Decide go although something speaks against it
    #[arg(long)]
    pub despite: bool,
}

/// The day on which something is judged.
#[derive(Debug, clap::Args)]
pub struct AsOf {
    /// Judge what is overdue, lapsed or too old on DATE, and not today: 2026-12-10, fri, +2w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub as_of: Option<Words>,
}

/// Arguments of `gate`.
#[derive(Debug, clap::Args)]
pub struct Gate {
    /// An id, a path, a system's name, or a unique beginning of an id; - for a session on stdin
    pub session: Reference,
    /// What the session must hold.
    #[command(flatten)]
    pub rules: Rules,
    /// How the answer is written
    #[arg(long, default_value = "text")]
    pub format: GateFormatArg,
    /// As JSON: short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// When.
    #[command(flatten)]
    pub as_of: AsOf,
}

/// The rules of `gate`.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// At least PERCENT of the applicable items are done: 0 to 100
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub min: Option<u8>,
    /// At most N items are flagged as blockers, whatever their status
    #[arg(long, value_name = "N", value_parser = count)]
    pub max_blockers: Option<u32>,
    /// At most N items are missing
    #[arg(long, value_name = "N", value_parser = count)]
    pub max_missing: Option<u32>,
    /// Every item is assessed, and none of the last review is gone from the checklist
    #[arg(long)]
    pub require_assessed: bool,
    /// The review was begun at most AGE ago: 90d, 12w, 3m
    #[arg(long, value_name = "AGE", value_parser = Age::parse)]
    pub max_age: Option<Age>,
    /// It is decided: go or conditional go
    #[arg(long)]
    pub require_decision: bool,
    /// No accepted risk has lapsed
    #[arg(long)]
    pub no_lapsed_risks: bool,
}

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct Status {
    /// A system's name (its newest session), an id, a path, or a unique beginning of an id
    #[arg(value_name = "SYSTEM")]
    pub session: Reference,
    /// When.
    #[command(flatten)]
    pub as_of: AsOf,
}

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// The format; else the ending of FILE says, else it is markdown
    #[arg(long, ignore_case = true)]
    pub format: Option<FormatArg>,
    /// Write to FILE; `-` and no -o mean stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace FILE if it exists
    #[arg(long)]
    pub force: bool,
    /// Only these sections, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', hide_possible_values = true)]
    pub sections: Option<Vec<PartArg>>,
    /// List these items only
    #[arg(long, value_name = "ITEMS")]
    pub only: Option<OnlyArg>,
    /// When.
    #[command(flatten)]
    pub as_of: AsOf,
    /// How long: everything, or at most 15 lines
    #[arg(long, default_value = "full", conflicts_with = "sections")]
    pub template: TemplateArg,
}

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The edited report, `-` for stdin
    pub file: Source,
    /// The session that it changes: an id, a path, a system's name, or a unique beginning of an id
    #[arg(long, value_name = "SESSION")]
    pub into: Reference,
    /// Only say what would change
    #[arg(long)]
    pub dry_run: bool,
    /// Print the changes, and what was left alone, as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `delete`.
#[derive(Debug, clap::Args)]
pub struct Delete {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
}

/// Arguments of `rename`.
#[derive(Debug, clap::Args)]
pub struct Rename {
    /// An id, a path, a system's name, or a unique beginning of an id
    pub session: Reference,
    /// The system's new name
    pub name: Words,
}

/// Arguments of `merge`.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// The version that both grew from; an empty file where there is none
    pub base: Source,
    /// Our version; the result is written here
    pub ours: Source,
    /// Their version
    pub theirs: Source,
}

/// Arguments of `config`.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// What to do with it.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// Subcommands of `config`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Write a config file in which everything is a comment
    Init {
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Print where the config file lies
    Path,
    /// Say whether the config file is sound, and if not, what is wrong on which line
    Check,
}

/// Arguments of `checklist`.
#[derive(Debug, clap::Args)]
pub struct Checklist {
    /// What to do with it.
    #[command(subcommand)]
    pub command: ChecklistCommand,
}

/// Subcommands of `checklist`.
#[derive(Debug, Subcommand)]
pub enum ChecklistCommand {
    /// Print a checklist as a file to begin your own with
    Show {
        /// A checklist file, `-` for stdin; none for the built-in one
        file: Option<Source>,
    },
    /// Say whether a checklist file is sound, and if not, what is wrong on which line
    Check {
        /// A checklist file, `-` for stdin; none for the built-in one
        file: Option<Source>,
    },
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use super::*;

    /// Every argument of every command that takes a value, with the words of the command.
    fn arguments_with_values() -> Vec<(String, clap::Arg)> {
        fn of(command: &clap::Command, words: &str, found: &mut Vec<(String, clap::Arg)>) {
            let words = format!("{words} {}", command.get_name());
            let takes = |argument: &&clap::Arg| argument.get_action().takes_values();
            let own = command.get_arguments().filter(takes).cloned();
            found.extend(own.map(|argument| (words.clone(), argument)));
            for inner in command.get_subcommands() {
                of(inner, &words, found);
            }
        }
        let mut whole = Args::command();
        whole.build();
        let mut found = Vec::new();
        of(&whole, "", &mut found);
        found
    }

    #[test]
    fn every_file_text_name_and_session_may_come_on_stdin() {
        let mut count = 0;
        for (command, argument) in arguments_with_values() {
            let names: Vec<&str> = argument
                .get_value_names()
                .into_iter()
                .flatten()
                .map(clap::builder::Str::as_str)
                .collect();
            let id = argument.get_id().as_str();
            let parser = argument.get_value_parser().type_id();
            let reads = [TypeId::of::<Source>(), TypeId::of::<Words>(), TypeId::of::<Reference>()];
            // What is written goes to stdout; who it is and how it looks come before.
            let is_other = ["output", "user", "theme"].contains(&id);
            let is_read = [
                "FILE", "TEXT", "LINK", "NAME", "DATE", "SESSION", "SYSTEM", "A", "B", "BASE",
                "OURS", "THEIRS",
            ];
            let may = names.iter().any(|name| is_read.contains(name)) && !is_other;
            assert_eq!(reads.iter().any(|read| parser == *read), may, "{command}: {id} {names:?}");
            count += usize::from(may);
        }
        assert!(count > 40, "{count}");
    }

    #[test]
    fn the_named_commands_read_what_all_of_them_read() {
        for line in [
            "",
            "--ascii --as open",
            "open payments-api",
            "--as list list --json",
            "new gate --no-open",
            "rename open show --data-dir mark",
            "mark a data.backups done --owner export",
            "config check",
            "people a",
        ] {
            let words = || std::iter::once("readyroom").chain(line.split_whitespace());
            let arguments: Vec<OsString> = words().map(OsString::from).collect();
            let whole = Args::command();
            let read = |command: clap::Command| {
                let matches = command.try_get_matches_from(words()).unwrap();
                format!("{:?}", Args::from_arg_matches(&matches).unwrap())
            };
            let named = read(among_the_named(&whole, &arguments));
            assert_eq!(named, read(whole), "{line}");
        }
    }
}
