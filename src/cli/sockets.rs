//! Connections of the live preview. Each is answered once, by a thread of its own, and all that it
//! may take is bounded: how many there are, how long a request is, and how long anybody waits.

use super::failure::{Failure, reason};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use threatlas::preview::{self, Answer, Request, Response, SIGN_OF_LIFE, Site, Status};

/// More connections at once are turned away.
const MAX_OPEN: usize = 128;

/// Of them, so many may be streams of events: each page that is open has one.
const MAX_STREAMS: usize = 64;

/// The head of a request must have come after this long.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// A response must have been taken after this long.
const BODY_TIME: Duration = Duration::from_secs(60);

/// So many bytes of a response are handed over at once.
const PORTION: usize = 64 * 1024;

/// After a response, the other side has so long to close.
const LINGER_TIME: Duration = Duration::from_millis(500);

/// A stream looks this often whether anybody is still there.
const TICK: Duration = Duration::from_millis(500);

/// A stream says something at least every so many ticks.
const TICKS_OF_SILENCE: usize = 20;

/// What is seen, which changes while others look at it.
#[derive(Default)]
pub(super) struct Stage {
    site: Mutex<Arc<Site>>,
    /// Tells streams of a change.
    changed: Condvar,
    n_open: AtomicUsize,
    n_streams: AtomicUsize,
}

impl Stage {
    /// What is seen now.
    pub(super) fn site(&self) -> Arc<Site> {
        self.lock().clone()
    }

    /// Shows something else.
    pub(super) fn show(&self, site: Site) {
        *self.lock() = Arc::new(site);
        self.changed.notify_all();
    }

    /// What is seen now, after at most a tick of waiting for something else than `old`.
    fn after(&self, old: &Arc<Site>) -> Arc<Site> {
        let is_old = |site: &mut Arc<Site>| Arc::ptr_eq(site, old);
        let waited = self.changed.wait_timeout_while(self.lock(), TICK, is_old);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// The site is whole at every moment, also when a thread that held it is gone.
    fn lock(&self) -> MutexGuard<'_, Arc<Site>> {
        self.site.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of a limited number, given back when it is dropped.
struct Place {
    stage: Arc<Stage>,
    count: fn(&Stage) -> &AtomicUsize,
}

impl Place {
    /// Takes a place, if there are fewer than `most`.
    fn take(stage: &Arc<Stage>, count: fn(&Stage) -> &AtomicUsize, most: usize) -> Option<Self> {
        let place = Self { stage: stage.clone(), count };
        (count(stage).fetch_add(1, Ordering::SeqCst) < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        (self.count)(&self.stage).fetch_sub(1, Ordering::SeqCst);
    }
}

/// Begins to answer on a port of this machine, which nobody else can reach; 0 is any that is free.
/// Gives the port.
pub(super) fn listen(port: u16, stage: &Arc<Stage>) -> Result<u16, Failure> {
    let failure = |error: std::io::Error| {
        let is_taken = error.kind() == ErrorKind::AddrInUse;
        let why = if is_taken { "somebody else listens there".to_owned() } else { reason(&error) };
        Failure::new(format!("cannot listen on port {port} of 127.0.0.1: {why}"))
            .hint("leave `--port` out, and a free one is taken")
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failure)?;
    let port = listener.local_addr().map_err(failure)?.port();
    let stage = stage.clone();
    thread::spawn(move || accept(&listener, port, &stage));
    Ok(port)
}

fn accept(listener: &TcpListener, port: u16, stage: &Arc<Stage>) {
    loop {
        let Ok((stream, _)) = listener.accept() else {
            // Too many files are open, or the other side is gone already.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let Some(place) = Place::take(stage, |it| &it.n_open, MAX_OPEN) else {
            // Too short to fill any buffer: this waits for nobody.
            let _ = send(&stream, &Response::of(Status::Busy, true).bytes(), LINGER_TIME);
            continue;
        };
        let work = move || serve(&stream, port, &place.stage);
        // Without a thread the connection is closed.
        let _ = thread::Builder::new().stack_size(256 * 1024).spawn(work);
    }
}

/// Answers one connection, whatever comes.
fn serve(stream: &TcpStream, port: u16, stage: &Arc<Stage>) {
    let request = match read(stream) {
        Ok(Some(request)) => request,
        Ok(None) => return,
        Err(status) => return respond(stream, &Response::of(status, true)),
    };
    let site = stage.site();
    match preview::answer(&request, port, &site) {
        Answer::Whole(response) => respond(stream, &response),
        Answer::Events(head) => match Place::take(stage, |it| &it.n_streams, MAX_STREAMS) {
            Some(_place) => tell(stream, &head, stage),
            None => respond(stream, &Response::of(Status::Busy, true)),
        },
    }
}

/// Reads the head of a request; nothing if the other side goes away.
fn read(mut stream: &TcpStream) -> Result<Option<Request>, Status> {
    let end = Instant::now() + HEAD_TIME;
    let (mut bytes, mut portion) = (Vec::new(), [0; 4096]);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Err(Status::TimedOut);
        }
        match stream.read(&mut portion) {
            Ok(0) => return Ok(None),
            Ok(n) => bytes.extend_from_slice(&portion[..n]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if is_timeout(error.kind()) => return Err(Status::TimedOut),
            Err(_) => return Ok(None),
        }
        if let Some(request) = preview::head(&bytes)? {
            return Ok(Some(request));
        }
    }
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Sends a response and closes. What the other side still sends is read away first: otherwise the
/// system would take back what it has not read yet.
fn respond(mut stream: &TcpStream, response: &Response<'_>) {
    if !send(stream, &response.bytes(), BODY_TIME) || stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let end = Instant::now() + LINGER_TIME;
    let mut rest = [0; 4096];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let waits = !left.is_zero() && stream.set_read_timeout(Some(left)).is_ok();
        if !waits || !stream.read(&mut rest).is_ok_and(|n| n > 0) {
            return;
        }
    }
}

/// Sends bytes within a time; whether all were taken.
fn send(mut stream: &TcpStream, bytes: &[u8], time: Duration) -> bool {
    let end = Instant::now() + time;
    let mut rest = bytes;
    while !rest.is_empty() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_write_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.write(&rest[..rest.len().min(PORTION)]) {
            Ok(0) => return false,
            Ok(n) => rest = &rest[n..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true
}

/// Tells what there is now and whenever that changes, until the other side is gone.
fn tell(stream: &TcpStream, head: &Response<'_>, stage: &Stage) {
    let mut site = stage.site();
    let mut is_there = send(stream, &head.bytes(), HEAD_TIME)
        && send(stream, preview::event(&site).as_bytes(), HEAD_TIME);
    let mut n_silent = 0;
    while is_there {
        let next = stage.after(&site);
        n_silent += 1;
        if !Arc::ptr_eq(&next, &site) {
            site = next;
            is_there = send(stream, preview::event(&site).as_bytes(), HEAD_TIME);
            n_silent = 0;
        } else if n_silent >= TICKS_OF_SILENCE {
            is_there = send(stream, SIGN_OF_LIFE.as_bytes(), HEAD_TIME);
            n_silent = 0;
        }
        is_there = is_there && !is_closed(stream);
    }
}

/// Whether the other side has closed its end, without waiting for it.
fn is_closed(stream: &TcpStream) -> bool {
    if stream.set_nonblocking(true).is_err() {
        return true;
    }
    let found = stream.peek(&mut [0]);
    let is_blocking = stream.set_nonblocking(false).is_ok();
    let is_open = match found {
        Ok(n) => n > 0,
        Err(error) => is_timeout(error.kind()),
    };
    !(is_blocking && is_open)
}
