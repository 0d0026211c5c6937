//! The help that concerns every command.

/// The sections at the end of `--help` and of the manual page: titles and texts.
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

/// Returns the sections as the end of `--help`.
pub(super) fn after_help() -> String {
    let sections: Vec<String> =
        SECTIONS.iter().map(|(title, text)| format!("{title}:\n{text}")).collect();
    sections.join("\n\n")
}
