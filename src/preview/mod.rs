//! What the live preview answers: from the bytes of a request and the files of a build to the bytes
//! of a response, with no socket and no file in between.
//!
//! Nothing is served but the files of the build, by their exact names, and a stream of events. A
//! request counts only if it names this machine as its host, so that no page from elsewhere can
//! read models by a name that it lets lead here.

mod request;
mod response;

pub use request::{MAX_HEAD_BYTES, Method, Request, head};
pub use response::{Response, Status};

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The page that stands for the whole, when a build has it.
pub const FRONT: &str = "atlas.html";

/// Where the stream of events is.
const EVENTS: &str = "events";

/// What can be seen at one moment.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The files of the last good build, by name.
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
    /// Which build it is: equal for equal sources.
    pub build: String,
    /// What is wrong with the models as they are now; empty if nothing is.
    pub problems: String,
    /// The page that stands for the whole while there was no good build.
    pub waiting: String,
}

/// What a request gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// A response, and nothing after it.
    Whole(Response<'a>),
    /// The head of a stream of events, which [`event`] makes.
    Events(Response<'a>),
}

/// Answers a request to the server on `port`.
#[must_use]
pub fn answer<'a>(request: &Request, port: u16, site: &'a Site) -> Answer<'a> {
    let has_body = request.method != Method::Head;
    let refuse = |status| Answer::Whole(Response::of(status, has_body));
    if !is_here(&request.host, port) {
        return refuse(Status::Forbidden);
    }
    if request.method == Method::Other {
        return refuse(Status::MethodNotAllowed);
    }
    let path = request.target.split(['?', '#']).next().unwrap_or_default();
    let Some(name) = path.strip_prefix('/') else { return refuse(Status::NotFound) };
    if name == EVENTS {
        let response = Response::events();
        return if has_body { Answer::Events(response) } else { Answer::Whole(response) };
    }
    let name = if name.is_empty() { FRONT } else { name };
    let found = site.files.get_key_value(name);
    if let Some((name, bytes)) = found {
        return Answer::Whole(Response::file(name, bytes, has_body));
    }
    if name == FRONT {
        return Answer::Whole(Response::file(FRONT, site.waiting.as_bytes(), has_body));
    }
    refuse(Status::NotFound)
}

/// Whether a host is this machine and the port of the server.
fn is_here(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        let is_usual = port == 80 && host.eq_ignore_ascii_case(name);
        is_usual || host.eq_ignore_ascii_case(&format!("{name}:{port}"))
    })
}

/// What a page is told: which build there is, and what is wrong.
#[derive(Serialize)]
struct Told<'a> {
    build: &'a str,
    problems: &'a str,
}

/// An event as it goes over the wire.
///
/// # Panics
/// Never: plain data is always JSON.
#[must_use]
pub fn event(site: &Site) -> String {
    let told = Told { build: &site.build, problems: &site.problems };
    let json = serde_json::to_string(&told).expect("plain data is always JSON");
    format!("data: {json}\n\n")
}

/// What is sent now and then, so that both sides notice when the other one is gone.
pub const SIGN_OF_LIFE: &str = ": still here\n\n";

#[cfg(test)]
mod tests {
    use super::{Answer, Request, Site, Status, answer, event, head};
    use std::sync::Arc;

    fn site() -> Site {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let files = [file("atlas.html", "<p>atlas"), file("shop.svg", "<svg/>")];
        Site {
            files: Arc::new(files.into()),
            build: "1".to_owned(),
            problems: String::new(),
            waiting: "<p>waiting".to_owned(),
        }
    }

    fn request(line: &str, host: &str) -> Request {
        let text = format!("{line} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        head(text.as_bytes()).unwrap().unwrap()
    }

    fn status(line: &str, host: &str) -> u16 {
        match answer(&request(line, host), 8000, &site()) {
            Answer::Whole(it) | Answer::Events(it) => it.status as u16,
        }
    }

    #[test]
    fn files_are_served_by_their_exact_names() {
        let here = "127.0.0.1:8000";
        for path in ["/", "/atlas.html", "/shop.svg", "/shop.svg?x", "/events"] {
            assert_eq!(status(&format!("GET {path}"), here), 200, "{path}");
        }
        for path in [
            "/Shop.svg",
            "/shop",
            "/../shop.svg",
            "/./shop.svg",
            "//shop.svg",
            "/%2e%2e/shop.svg",
            "/shop%2esvg",
            "/shop.svg%00",
            "/etc/passwd",
            "//etc/passwd",
            "/atlas.html/",
            "http://127.0.0.1:8000/shop.svg",
            "*",
            "/.tmd-manifest.json",
            "/shop.tmd",
            "/\\shop.svg",
        ] {
            assert_eq!(status(&format!("GET {path}"), here), 404, "{path}");
        }
    }

    #[test]
    fn only_this_machine_and_its_port_are_hosts() {
        for host in ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"] {
            assert_eq!(status("GET /", host), 200, "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:80",
            "evil.example:8000",
            "127.0.0.1.evil.example:8000",
            "localhost.:8000",
            "127.0.0.2:8000",
            "localhost:8000@evil.example",
            "0.0.0.0:8000",
        ] {
            assert_eq!(status("GET /", host), 403, "{host}");
            assert_eq!(status("GET /events", host), 403, "{host}");
        }
    }

    #[test]
    fn nothing_can_be_written() {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"] {
            assert_eq!(status(&format!("{method} /"), "localhost:8000"), 405, "{method}");
        }
    }

    #[test]
    fn a_head_has_the_length_of_what_it_leaves_out() {
        let (site, request) = (site(), request("HEAD /shop.svg", "localhost:8000"));
        let Answer::Whole(response) = answer(&request, 8000, &site) else { panic!("a stream") };
        let text = String::from_utf8(response.bytes()).unwrap();
        assert!(text.contains("Content-Length: 6\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    }

    #[test]
    fn without_a_build_the_front_page_waits_for_one() {
        let site = Site { files: Arc::default(), ..site() };
        let Answer::Whole(response) = answer(&request("GET /", "localhost:8000"), 8000, &site)
        else {
            panic!("a stream")
        };
        assert_eq!((response.status, response.body), (Status::Ok, &b"<p>waiting"[..]));
    }

    #[test]
    fn an_event_is_one_line_whatever_is_wrong() {
        let site = Site { problems: "a\nb\r\n\ndata: c".to_owned(), ..site() };
        let text = event(&site);
        assert_eq!(text.matches('\n').count(), 2, "{text}");
        assert!(!text.contains('\r') && text.starts_with("data: {\"build\":\"1\","), "{text}");
    }
}
