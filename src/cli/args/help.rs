//! The help that concerns every command.

/// The sections at the end of `--help` and of the manual page: titles and texts.
pub const SECTIONS: &[(&str, &str)] = &[
    (
        "Examples",
        "  readyroom                                   the full-screen program; Home lists your reviews
  readyroom new payments-api                  start a review of payments-api and open it
  readyroom open payments-api                 continue its newest review
  readyroom interview payments-api            the same as questions and answers, without a screen
  readyroom mark payments-api data.backups done --owner ben
  readyroom show payments-api --json | jq .score
  readyroom export payments-api -o review.md
  readyroom sync                              send what changed here, take what others sent",
    ),
    (
        "SESSION and ITEM",
        "  SESSION is a review: an id, a path, a system's name (its newest review) or a unique beginning of an id.
  ITEM is an item's id or a unique beginning of one; `readyroom show SESSION` lists them. Letter case
  does not matter in either.
  `-` reads stdin in place of a FILE, a TEXT, a NAME, or a SESSION that is not changed; once in a command.
  Names of systems and people that differ only in letter case, white space or Unicode form are the same.",
    ),
    (
        "Exit codes",
        "  0      success, or the gate is open
  1      the gate is closed, or `sync check` found something
  2      a wrong or unknown argument, or an output file that exists
  3      the data folder, a review or the shared repository cannot be read or written
  128+N  ended by signal N; everything was saved first",
    ),
    (
        "Environment",
        "  READYROOM_DATA_DIR     the data folder, unless --data-dir is given
  READYROOM_USER         the author of changes, unless --as is given
  READYROOM_CONFIG       the config file, unless --config is given
  READYROOM_THEME        the theme, unless --theme is given
  READYROOM_LOG          the log level, unless --log is given; without either there is no log
  XDG_DATA_HOME          its readyroom/ is the data folder, if no other is named
  XDG_STATE_HOME         its readyroom/ holds cursor positions, drafts and the log
  XDG_RUNTIME_DIR        its readyroom/ takes them if nothing else can be written
  XDG_CONFIG_HOME        its readyroom/ holds the config file, if no other is named
  XDG_CACHE_HOME         its readyroom/ holds the cached list of reviews
  LC_ALL LC_CTYPE LANG   without UTF-8 only ASCII is shown
  NO_COLOR               set to anything: no colours, unless --color is given
  CLICOLOR_FORCE         1: colours even if CLICOLOR is 0
  CLICOLOR               0: no colours
  VISUAL EDITOR          the editor that Ctrl-O opens
  TMUX STY               set by tmux and screen; copying warns about their limits",
    ),
    (
        "Files",
        "  ~/.local/share/readyroom/sessions/ID.json       a review; `readyroom paths` prints all paths
  ~/.local/share/readyroom/assessments/ID.json    one person's assessment of a review
  ~/.local/share/readyroom/checklists/ID.json     a checklist of the library
  ~/.local/share/readyroom/bin/ID.json            a deleted review
  ~/.local/state/readyroom/                       cursor positions, drafts, unsaved changes
  ~/.local/state/readyroom/log                    the log, if --log asks for one; rotated to log.1 at 1 MiB
  ~/.config/readyroom/config.toml                 settings; `readyroom config init` writes a commented one
  ~/.cache/readyroom/list                         the cached list of reviews; can be deleted",
    ),
];

/// Returns the sections as the end of `--help`.
pub(super) fn after_help() -> String {
    let sections: Vec<String> =
        SECTIONS.iter().map(|(title, text)| format!("{title}:\n{text}")).collect();
    sections.join("\n\n")
}
