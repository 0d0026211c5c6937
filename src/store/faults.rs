//! Where a disk can be made to fail: every operation on a file asks here first.
//!
//! In the program nothing is planned and nothing fails here. Tests plan a fault for every operation
//! in turn, and so find out what each of them does to a session.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

/// An operation on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Open a file to read it, or a folder to list or to sync it.
    Open,
    /// Read what is in an open file.
    Read,
    /// Ask what stands at a path.
    Look,
    /// Create a file.
    Create,
    /// Write to a file.
    Write,
    /// Make what was written durable.
    Sync,
    /// Put a file into its place.
    Rename,
    /// Exchange a file with the one in whose place it is put.
    Exchange,
    /// Compare what stood in a place with what was known to stand there.
    Compare,
    /// Give a file a second name.
    Link,
    /// Remove a file.
    Remove,
    /// Set who may read a file.
    SetMode,
    /// Create a folder.
    MakeFolder,
    /// Lock a file.
    Lock,
    /// Run a command of git, and go on after it.
    Run,
}

/// A way in which an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// With an error of the system.
    Error(i32),
    /// A write stops in the middle, and the disk is full.
    Short,
    /// The operation is left out silently, where the operation gives nothing but a yes: so
    /// a test shows that it notices when a protection is gone.
    Skip,
}

/// A plan of the operations that fail.
pub trait Faults {
    /// Returns the planned failure of this operation.
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault>;
}

thread_local! {
    static PLAN: RefCell<Option<Rc<dyn Faults>>> = const { RefCell::new(None) };
}

/// Does something on this thread while a plan is in force.
pub fn under<T>(plan: Rc<dyn Faults>, what: impl FnOnce() -> T) -> T {
    PLAN.set(Some(plan));
    let done = what();
    PLAN.take();
    done
}

fn planned(operation: Operation, path: &Path) -> Option<Fault> {
    let plan = PLAN.with_borrow(Clone::clone)?;
    plan.strike(operation, path)
}

/// Asks whether an operation may go ahead.
pub(crate) fn ask(operation: Operation, path: &Path) -> io::Result<()> {
    answer(planned(operation, path))
}

fn answer(fault: Option<Fault>) -> io::Result<()> {
    match fault {
        None | Some(Fault::Skip) => Ok(()),
        Some(Fault::Error(code)) => Err(io::Error::from_raw_os_error(code)),
        Some(Fault::Short) => Err(io::ErrorKind::StorageFull.into()),
    }
}

/// Does an operation that gives nothing but a yes, unless it is planned to fail or to be left out.
///
/// # Errors
/// The planned failure, or that of the operation.
pub(crate) fn step(
    operation: Operation,
    path: &Path,
    what: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    match planned(operation, path) {
        None => what(),
        fault => answer(fault),
    }
}

/// Looks whether something is so, unless that is planned to fail, or to be left out: then it is so.
///
/// # Errors
/// The planned failure, or that of the operation.
pub(crate) fn check(
    operation: Operation,
    path: &Path,
    what: impl FnOnce() -> bool,
) -> io::Result<bool> {
    match planned(operation, path) {
        None => Ok(what()),
        fault => answer(fault).map(|()| true),
    }
}

/// Writes to a file, unless that is planned to fail.
///
/// # Errors
/// The planned failure, or that of the system.
pub(crate) fn write(file: &mut impl Write, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Some(fault) = planned(Operation::Write, path) else {
        return file.write_all(bytes);
    };
    // Half of it gets there, as on a disk that is full.
    file.write_all(&bytes[..bytes.len() / 2])?;
    answer(Some(fault))
}
