//! The switches and the variables with which git runs: nothing of the environment leads it elsewhere, it asks no
//! questions, and runs nothing of a person's configuration but what the work needs.
#![expect(
    clippy::disallowed_methods,
    reason = "what is set in the environment decides what is given to git"
)]

use std::env;
use std::path::Path;
use std::process::Command;

use crate::store::files;

/// The switches of every command. With a split index or without checksums in it, a copy of the index would be empty.
pub(super) const SWITCHES: &[&str] = &[
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "index.skipHash=false",
    "core.quotePath=false",
    "core.pager=cat",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "merge.autoStash=false",
    "fetch.prune=false",
    "fetch.recurseSubmodules=false",
    "fetch.writeCommitGraph=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "transfer.fsckObjects=true",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=20",
    "color.ui=false",
    "log.showSignature=false",
];

/// The variables that would lead git elsewhere, change what it does, or make it say more.
const REMOVED: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE2_PERF",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_TRACE_PACK_ACCESS",
    "GIT_TRACE_PERFORMANCE",
    "GIT_TRACE_REFS",
    "GIT_TRACE_SETUP",
    "GIT_TRACE_SHALLOW",
    "GIT_WORK_TREE",
    "GPG_TTY",
    "LANGUAGE",
];

/// The variables that every command has.
const SET: &[(&str, &str)] = &[
    ("GCM_INTERACTIVE", "never"),
    ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
    ("GIT_ASKPASS", "true"),
    ("GIT_EDITOR", ":"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_MERGE_AUTOEDIT", "no"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
    ("SSH_ASKPASS", "true"),
    ("SSH_ASKPASS_REQUIRE", "never"),
];

/// The command that runs ssh without questions; only where no other is configured.
const BATCH_SSH: &str = "ssh -oBatchMode=yes -oConnectTimeout=15";

/// Returns whether the environment says how ssh is to be run.
pub(super) fn says_ssh() -> bool {
    ["GIT_SSH", "GIT_SSH_COMMAND"].iter().any(|name| env::var_os(name).is_some())
}

/// Gives a command the environment of git in a data folder.
pub(super) fn give(command: &mut Command, data: &Path, has_own_ssh: bool) {
    for name in REMOVED {
        command.env_remove(name);
    }
    command.envs(SET.iter().copied());
    command.env("GIT_CEILING_DIRECTORIES", files::folder_of(data));
    if !has_own_ssh {
        command.env("GIT_SSH_COMMAND", BATCH_SSH);
    }
}
