//! Where things lie: the data dir with the sessions and the bin, the state dir with what is
//! personal to this machine, the cache dir with what can be made again, the config file.

use std::path::{Path, PathBuf, absolute};

use directories::ProjectDirs;
use rustix::process::geteuid;

use crate::domain::basics::digest::sha256;
use crate::domain::basics::names::SessionId;
use crate::domain::records::checklist::library_id::LibraryId;
use crate::store::files;
use crate::store::process::Program;

/// The name under which the folders are found.
const NAME: &str = "readyroom";
/// The name of the config file.
const CONFIG: &str = "config.toml";

/// The settings that decide where the folders lie, from the command line and the environment.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// `--data-dir` or `READYROOM_DATA_DIR`.
    pub data_dir: Option<PathBuf>,
    /// `XDG_DATA_HOME`.
    pub xdg_data_home: Option<PathBuf>,
    /// `XDG_STATE_HOME`.
    pub xdg_state_home: Option<PathBuf>,
    /// `--config` or `READYROOM_CONFIG`.
    pub config: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub xdg_config_home: Option<PathBuf>,
    /// `XDG_CACHE_HOME`.
    pub xdg_cache_home: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`.
    pub xdg_runtime_dir: Option<PathBuf>,
}

/// The folders of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    data: PathBuf,
    state: PathBuf,
    config: PathBuf,
    cache: Option<PathBuf>,
    runtime: Option<PathBuf>,
}

/// There is no home to put anything in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home folder is known; name a folder for the reviews with --data-dir")]
pub struct Homeless;

impl Places {
    /// Finds the folders; creates nothing. A relative `XDG_*_HOME` is ignored, as the XDG base
    /// directory specification demands.
    ///
    /// # Errors
    /// When neither the environment nor the system names a home folder.
    pub fn find(wishes: Wishes) -> Result<Self, Homeless> {
        let project = ProjectDirs::from("", "", NAME);
        let of_system =
            |folder: fn(&ProjectDirs) -> &Path| Some(folder(project.as_ref()?).to_owned());
        let xdg = |home: Option<PathBuf>| home.filter(|h| h.is_absolute()).map(|h| h.join(NAME));
        let given = |path: Option<PathBuf>| {
            path.filter(|path| !path.as_os_str().is_empty()).and_then(|path| absolute(path).ok())
        };
        let data = given(wishes.data_dir)
            .or_else(|| xdg(wishes.xdg_data_home))
            .or_else(|| of_system(ProjectDirs::data_dir))
            .filter(|dir| dir.is_absolute())
            .ok_or(Homeless)?;
        let state = xdg(wishes.xdg_state_home)
            .or_else(|| of_system(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir())))
            .filter(|dir| dir.is_absolute())
            .unwrap_or_else(|| data.join("state"));
        let config_dir = xdg(wishes.xdg_config_home).or_else(|| of_system(ProjectDirs::config_dir));
        let config = given(wishes.config)
            .or_else(|| Some(config_dir?.join(CONFIG)))
            .filter(|file| file.is_absolute())
            .unwrap_or_else(|| data.join(CONFIG));
        let cache = xdg(wishes.xdg_cache_home)
            .or_else(|| of_system(ProjectDirs::cache_dir))
            .filter(|dir| dir.is_absolute());
        let runtime = xdg(wishes.xdg_runtime_dir);
        Ok(Self { data, state, config, cache, runtime })
    }

    /// Everything below one folder: for tests.
    pub fn below(folder: &Path) -> Self {
        let config = folder.join("config").join(CONFIG);
        let (data, state) = (folder.join("data"), folder.join("state"));
        let runtime = Some(folder.join("run").join(NAME));
        Self { data, state, cache: Some(folder.join("cache")), config, runtime }
    }

    /// The data dir.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The state dir: where the cursor was, what was begun and not kept.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Returns the folders that stand in for the state folder where it cannot be written, in order: one
    /// of the user's own beside the sessions, and one that lasts until the user logs out.
    pub fn spare_homes(&self) -> Vec<PathBuf> {
        let own = format!("state-{}", geteuid().as_raw());
        let beside = files::side_of(&self.sessions()).join(own);
        [beside].into_iter().chain(self.runtime.clone()).collect()
    }

    /// Returns the one that lasts until the user logs out.
    pub fn runtime(&self) -> Option<&Path> {
        self.runtime.as_deref()
    }

    /// The config file.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The cache dir, where there is a place for one: nothing is lost with it.
    pub fn cache(&self) -> Option<&Path> {
        self.cache.as_deref()
    }

    /// The file in which the list of sessions is remembered.
    pub fn remembered_list(&self) -> Option<PathBuf> {
        Some(self.cache.as_ref()?.join("list"))
    }

    /// The folder of the sessions.
    pub fn sessions(&self) -> PathBuf {
        self.data.join("sessions")
    }

    /// The folder of the sessions that were deleted.
    pub fn bin(&self) -> PathBuf {
        self.data.join("bin")
    }

    /// The folder of the library.
    pub fn checklists(&self) -> PathBuf {
        self.data.join("checklists")
    }

    /// The folder of the checklists that were removed.
    pub fn binned_checklists(&self) -> PathBuf {
        self.bin().join("checklists")
    }

    /// The file of a checklist of the library.
    pub fn checklist(&self, id: &LibraryId) -> PathBuf {
        files::json(&self.checklists(), id.as_str())
    }

    /// The folder of the assessments.
    pub fn assessments(&self) -> PathBuf {
        self.data.join("assessments")
    }

    /// The file of an assessment.
    pub fn assessment(&self, id: &SessionId) -> PathBuf {
        files::json(&self.assessments(), id.as_str())
    }

    /// The file of a session.
    pub fn session(&self, id: &SessionId) -> PathBuf {
        files::json(&self.sessions(), id.as_str())
    }

    /// The file of a deleted session.
    pub fn binned(&self, id: &SessionId) -> PathBuf {
        files::json(&self.bin(), id.as_str())
    }

    /// The folder of what could not be saved.
    pub fn recoveries(&self) -> PathBuf {
        self.state.join("recovery")
    }

    /// The file in which a program keeps aside what it cannot save of a session, by the number of the
    /// opening.
    pub fn recovery(&self, id: &SessionId, program: Program, opening: u32) -> PathBuf {
        files::json(&self.recoveries(), &format!("{}.{program}-{opening}", id.as_str()))
    }

    /// The file that says where the last report was written.
    pub fn last_report(&self) -> PathBuf {
        self.state.join("last-report.json")
    }

    /// The log, where one is asked for.
    pub fn log(&self) -> PathBuf {
        self.state.join("log")
    }

    /// Returns the path of the rotated log.
    pub fn old_log(&self) -> PathBuf {
        self.state.join("log.1")
    }

    /// The file of what was typed at Home and not kept.
    pub fn home_drafts(&self) -> PathBuf {
        self.state.join("home.json")
    }

    /// The folder of the texts that an external editor has.
    pub fn editor(&self) -> PathBuf {
        self.state.join("editor")
    }

    /// The folder of the files that say where sessions were left.
    pub fn bookmarks(&self) -> PathBuf {
        self.state.join("bookmarks")
    }

    /// The folder of the undo histories.
    pub fn undo_histories(&self) -> PathBuf {
        self.state.join("undo")
    }

    /// The file in which it is recorded that the data dir shares its reviews. Many data dirs may have one state dir.
    pub fn sync_record(&self) -> PathBuf {
        let data = files::resolve_links(&self.data);
        let name = sha256(data.as_os_str().as_encoded_bytes());
        files::json(&self.state.join("sync"), &name[..16])
    }

    /// The lock of a sync.
    pub fn sync_lock(&self) -> PathBuf {
        self.data.join(".sync.lock")
    }

    /// The file of the undo history of a session.
    pub fn undo(&self, id: &SessionId) -> PathBuf {
        files::json(&self.undo_histories(), id.as_str())
    }

    /// The file that says where a session was left.
    pub fn bookmark(&self, id: &SessionId) -> PathBuf {
        files::json(&self.bookmarks(), id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(wishes: Wishes) -> PathBuf {
        Places::find(wishes).unwrap().data().to_owned()
    }

    #[test]
    fn the_flag_beats_xdg_and_a_relative_xdg_home_is_ignored() {
        let wishes = Wishes {
            data_dir: Some("/flag".into()),
            xdg_data_home: Some("/xdg".into()),
            ..Wishes::default()
        };
        assert_eq!(data(wishes.clone()), Path::new("/flag"));
        assert_eq!(data(Wishes { data_dir: None, ..wishes.clone() }), Path::new("/xdg/readyroom"));
        assert_eq!(
            data(Wishes { data_dir: Some("".into()), ..wishes }),
            Path::new("/xdg/readyroom")
        );
        let relative = Wishes { xdg_data_home: Some("relative".into()), ..Wishes::default() };
        assert!(!data(relative).starts_with("relative"));
    }

    #[test]
    fn the_cache_lies_where_xdg_says_if_that_is_absolute() {
        let cache = |home: &str| {
            let wishes = Wishes { xdg_cache_home: Some(home.into()), ..Wishes::default() };
            Places::find(wishes).unwrap().cache().map(Path::to_owned)
        };
        assert_eq!(cache("/xdg").as_deref(), Some(Path::new("/xdg/readyroom")));
        assert!(cache("relative").is_none_or(|dir| dir.is_absolute()));
    }

    #[test]
    fn a_relative_data_dir_is_taken_from_where_we_stand() {
        let wishes = Wishes { data_dir: Some("here".into()), ..Wishes::default() };
        assert!(data(wishes).is_absolute());
    }
}
