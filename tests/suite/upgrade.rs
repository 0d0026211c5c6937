//! Taking another version of a checklist.
