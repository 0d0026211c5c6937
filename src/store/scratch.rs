//! A file for the external editor: private, and kept when anything goes wrong.

use std::path::{Path, PathBuf};

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::homes;
use crate::store::places::Places;

/// A file that holds a text while an editor has it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Writes a text to a new file in the state dir.
    pub fn new(places: &Places, text: &str) -> Result<Self, StoreError> {
        let folder = places.state().join("editor");
        let write = |folder: &Path| files::write_scratch(folder, text.as_bytes());
        let (_, path) = homes::first_folder(places, &folder, write)?;
        Ok(Self { path })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text that an editor left. What is not UTF-8 in it is replaced.
    pub fn read(&self) -> Result<String, StoreError> {
        let bytes = files::read(&self.path)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Removes the file: its text is in good hands.
    pub fn remove(self) -> Result<(), StoreError> {
        files::remove(&self.path)
    }
}
