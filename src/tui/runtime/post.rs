//! The queue by which other threads send messages to the event loop.

use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::tui::update::Msg;

/// The sending end of the queue.
#[derive(Clone, Debug)]
pub(super) struct Post {
    queue: Sender<Msg>,
    bell: Arc<UnixStream>,
}

impl Post {
    /// Returns the sending end, the receiving end, and a socket that can be read once something was
    /// sent: the event loop waits for it together with the terminal.
    ///
    /// # Errors
    /// When the sockets cannot be made.
    pub(super) fn new() -> io::Result<(Self, Receiver<Msg>, UnixStream)> {
        let (queue, posted) = channel();
        let (rung, bell) = UnixStream::pair()?;
        rung.set_nonblocking(true)?;
        bell.set_nonblocking(true)?;
        Ok((Self { queue, bell: Arc::new(rung) }, posted, bell))
    }

    /// Sends a message. Once the event loop has ended it is dropped.
    pub(super) fn send(&self, msg: Msg) {
        let _ = self.queue.send(msg);
        // A full socket wakes the event loop already.
        let _ = (&*self.bell).write(&[0]);
    }
}
