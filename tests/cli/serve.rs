//! The live preview as browsers and as strangers meet it, and builds that follow edits.

use super::{Folder, MISTAKE, SHOP};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing takes so long, on any machine, unless it never comes.
const LONG: Duration = Duration::from_secs(120);

/// A program that runs until it is told to end.
struct Running {
    child: Child,
    /// What it says, line by line.
    said: Receiver<String>,
}

impl Running {
    fn start(folder: &Folder, line: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tmd"))
            .args(line.split_whitespace())
            .current_dir(folder.root.path())
            .env("SOURCE_DATE_EPOCH", "1795392000")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = lines(child.stderr.take().unwrap());
        Self { child, said }
    }

    /// The next line that has this in it.
    #[track_caller]
    fn line(&self, part: &str) -> String {
        let end = Instant::now() + LONG;
        let mut said = String::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.said.recv_timeout(left) else { panic!("no `{part}` in:\n{said}") };
            if line.contains(part) {
                return line;
            }
            said.push_str(&line);
            said.push('\n');
        }
    }

    /// As Ctrl-C does.
    #[cfg(unix)]
    fn interrupt(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let end = Instant::now() + LONG;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(stderr: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A preview and its port.
struct Preview {
    running: Running,
    port: u16,
}

impl Preview {
    fn of(folder: &Folder) -> Self {
        let mut running = Running::start(folder, "serve");
        let mut address = String::new();
        BufReader::new(running.child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let port = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let port = port.strip_suffix('/').unwrap().parse().unwrap();
        running.line(" ms");
        Self { running, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// What comes back for some bytes.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn ask(&self, line: &str) -> String {
        self.raw(format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).as_bytes())
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        let request = format!("GET /events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).unwrap();
        Events(BufReader::new(stream))
    }
}

/// What a page hears.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The build and what is wrong, of the next event.
    fn next(&mut self) -> (String, String) {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(json) = line.strip_prefix("data: ") {
                let told: serde_json::Value = serde_json::from_str(json).unwrap();
                let text = |key: &str| told[key].as_str().unwrap().to_owned();
                return (text("build"), text("problems"));
            }
        }
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn edit(folder: &Folder, text: &str) {
    save(folder, "shop.tmd", text);
}

/// As most editors do: a new file that takes the place of the old one.
fn save(folder: &Folder, path: &str, text: &str) {
    let (target, new) = (folder.path(path), folder.path(&format!("{path}.new")));
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::write(&new, text).unwrap();
    fs::rename(new, target).unwrap();
}

#[test]
fn a_preview_serves_the_files_of_a_build_and_nothing_else() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("secret.txt", "secret");
    let preview = Preview::of(&folder);
    let page = preview.ask("GET /");
    assert_eq!(status(&page), "200");
    assert!(page.contains("connect-src 'self'") && page.contains("id=\"problems\""));
    assert!(page.contains("\r\nCache-Control: no-store\r\n") && !page.contains("Access-Control"));
    assert_eq!(folder.tmd("build --out atlas").code, 0);
    for (name, bytes) in folder.files("atlas") {
        let answer = preview.ask(&format!("GET /{name}"));
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        match name.as_str() {
            ".tmd-manifest.json" => assert_eq!(status(&answer), "404"),
            "atlas.html" => assert_eq!(status(&answer), "200"),
            _ => assert!(body.as_bytes() == bytes, "{name}"),
        }
    }
    for path in ["/secret.txt", "/shop.tmd", "/../secret.txt", "/..%2fsecret.txt", "/etc/passwd"] {
        assert_eq!(status(&preview.ask(&format!("GET {path}"))), "404", "{path}");
    }
}

#[test]
fn a_preview_answers_to_nobody_else_and_changes_nothing() {
    let preview = Preview::of(&Folder::new().file("shop.tmd", SHOP));
    let foreign = "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assert_eq!(status(&preview.raw(foreign.as_bytes())), "403");
    assert_eq!(status(&preview.raw(b"GET / HTTP/1.0\r\n\r\n")), "403");
    let posted = preview.ask("POST /");
    assert!(status(&posted) == "405" && posted.contains("\r\nAllow: GET, HEAD\r\n"), "{posted}");
    let (head, whole) = (preview.ask("HEAD /shop.svg"), preview.ask("GET /shop.svg"));
    assert_eq!(status(&head), "200");
    assert!(head.ends_with("\r\n\r\n") && whole.starts_with(&head) && whole.len() > head.len());
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(9000));
    assert_eq!(status(&preview.raw(long.as_bytes())), "431");
    assert_eq!(status(&preview.raw(b"\x16\x03\x01\r\n\r\n")), "400");
}

#[test]
fn a_preview_survives_a_thousand_connections() {
    let preview = Preview::of(&Folder::new().file("shop.tmd", SHOP));
    // They say nothing; some are turned away at once, others after a while.
    let mut idle = Vec::new();
    for at in 0..1000 {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", preview.port)) {
            idle.push(stream);
        }
        // No process may have so many files open on some systems.
        if at % 200 == 199 {
            idle.drain(..idle.len().saturating_sub(150));
        }
    }
    let end = Instant::now() + LONG;
    loop {
        let mut stream = preview.connect();
        let request = format!("GET /shop.svg HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port);
        let mut answer = Vec::new();
        let is_sent = stream.write_all(request.as_bytes()).is_ok();
        // Whoever is turned away may also see the connection break.
        if is_sent && stream.read_to_end(&mut answer).is_ok() && answer.starts_with(b"HTTP/1.1 200")
        {
            break;
        }
        assert!(Instant::now() < end, "{}", String::from_utf8_lossy(&answer));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn pages_hear_of_new_builds_and_of_errors() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let preview = Preview::of(&folder);
    let mut events = preview.events();
    let (first, problems) = events.next();
    assert_eq!(problems, "");
    assert!(preview.ask("GET /").contains(&format!("name=\"build\" content=\"{first}\"")));

    edit(&folder, &SHOP.replace("Web shop", "Corner shop"));
    let (second, problems) = events.next();
    assert!(second != first && problems.is_empty(), "{problems}");
    assert!(preview.ask("GET /shop.svg").contains("Corner shop"));

    edit(&folder, &format!("{SHOP}{MISTAKE}"));
    let (build, problems) = events.next();
    assert_eq!(build, second);
    assert!(problems.contains("shop.tmd:12:13") && problems.contains("Pay"), "{problems}");
    assert!(preview.ask("GET /shop.svg").contains("Corner shop"), "the last good map stays");

    edit(&folder, SHOP);
    assert_eq!(events.next(), (first, String::new()));
}

#[test]
fn a_preview_without_a_good_build_says_what_is_wrong() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}"));
    let preview = Preview::of(&folder);
    let page = preview.ask("GET /");
    assert!(status(&page) == "200" && page.contains("There is no map yet"), "{page}");
    assert!(page.contains("shop.tmd:12:13"), "{page}");
    let mut events = preview.events();
    assert_eq!(events.next().0, "");
    edit(&folder, SHOP);
    assert_ne!(events.next().0, "");
    assert!(preview.ask("GET /").contains("id=\"problems\""));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_preview_well() {
    let mut preview = Preview::of(&Folder::new().file("shop.tmd", SHOP));
    let _listening = preview.events();
    assert_eq!(preview.running.interrupt().code(), Some(0));
}

#[test]
fn a_port_that_is_taken_and_a_folder_that_is_none_exit_with_2() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let preview = Preview::of(&folder);
    let run = folder.tmd(&format!("serve --port {}", preview.port));
    assert!(run.code == 2 && run.stderr.contains("cannot listen on port"), "{}", run.stderr);
    assert_eq!(folder.tmd("serve nowhere").code, 2);
    assert_eq!(folder.tmd("watch nowhere").code, 2);
}

/// Names of files that are not what a first build after all edits would write.
fn differences(folder: &Folder) -> Vec<String> {
    let copy = Folder::of(folder.root.path());
    fs::remove_dir_all(copy.path("atlas")).unwrap();
    assert_eq!(copy.tmd("build --out atlas").code, 0);
    let (one, other) = (folder.files("atlas"), copy.files("atlas"));
    let names = one.keys().chain(other.keys());
    names.filter(|it| one.get(*it) != other.get(*it)).cloned().collect()
}

#[cfg(unix)]
#[test]
fn watching_builds_what_a_build_gives_after_every_edit() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let mut running = Running::start(&folder, "watch --out atlas");
    let line = running.line(" ms");
    assert!(line.starts_with("all files: no findings in 1 file; "), "{line}");

    edit(&folder, &SHOP.replace("Web shop", "Corner shop"));
    let line = running.line(" ms");
    assert!(line.starts_with("`shop.tmd`: no findings"), "{line}");
    assert_eq!(differences(&folder), [""; 0]);

    // A new folder, and a file in it.
    let child = "model Web \"Web\" refines Shop.Web { owner \"web\" }\n\
                 queue Mail \"Mail\"\nPage -> Mail \"sends\"\n";
    save(&folder, "teams/web/web.tmd", child);
    let line = running.line(" ms");
    assert!(line.starts_with("`teams/web/web.tmd`: "), "{line}");
    assert!(folder.files("atlas").contains_key("shop.web.threats.html"));

    // In a folder that is followed by now.
    save(&folder, "teams/web/web.tmd", &child.replace("Mail\"\n", "Post\"\n"));
    running.line("`teams/web/web.tmd`: ");
    assert_eq!(differences(&folder), [""; 0]);

    fs::remove_dir_all(folder.path("teams")).unwrap();
    running.line("`teams/web/web.tmd`: ");
    assert!(!folder.files("atlas").contains_key("shop.web.threats.html"));
    assert_eq!(differences(&folder), [""; 0]);

    // Neither what is written nor what is none of the models makes a build.
    let folder = folder.file("notes.txt", "none of them").file("atlas/notes.txt", "nor this");
    save(&folder, "tmd.toml", "[workspace]\ntheme = \"dark\"\n");
    let line = running.line(" ms");
    assert!(line.starts_with("`tmd.toml`: "), "{line}");
    fs::remove_file(folder.path("atlas/notes.txt")).unwrap();
    assert_eq!(differences(&folder), [""; 0]);
    assert_eq!(running.interrupt().code(), Some(0));
}

#[test]
fn watching_keeps_the_last_output_while_there_are_errors() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let running = Running::start(&folder, "watch --out atlas --message-format short");
    running.line(" ms");
    let before = folder.files("atlas");
    edit(&folder, &format!("{SHOP}{MISTAKE}"));
    running.line("shop.tmd:12:13: error[");
    let line = running.line(" ms");
    assert!(line.contains("1 error in 1 file; nothing was written"), "{line}");
    assert!(folder.files("atlas") == before);
    save(&folder, "tmd.toml", "nonsense\n");
    running.line("`tmd.toml` is not TOML");
    save(&folder, "tmd.toml", "[workspace]\n");
    running.line("nothing was written");
    edit(&folder, SHOP);
    running.line("no findings in 1 file");
    assert!(folder.files("atlas") == before);
}

#[test]
fn watching_looks_by_itself_if_it_is_asked_to() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let running = Running::start(&folder, "watch --out atlas --poll");
    running.line(" ms");
    edit(&folder, &SHOP.replace("Web shop", "Corner shop"));
    let line = running.line(" ms");
    assert!(line.starts_with("`shop.tmd`: no findings"), "{line}");
}

#[test]
fn watching_follows_parents_in_other_folders() {
    let child = "model Web \"Web\" refines Shop.Web { owner \"web\" }\n\
                 queue Mail \"Mail\"\nPage -> Mail \"sends\"\n";
    let folder = Folder::new()
        .file("umbrella/shop.tmd", SHOP)
        .file("web/web.tmd", child)
        .file("web/tmd.toml", "[parents]\nShop = \"../umbrella\"\n");
    let running = Running::start(&folder, "watch web --out out");
    running.line(" ms");
    save(&folder, "umbrella/shop.tmd", &SHOP.replace("A small shop", "A large shop"));
    running.line("shop.tmd`: ");
    let index = folder.files("out").remove("index.md").unwrap();
    assert!(String::from_utf8(index).unwrap().contains("A large shop"));
}
