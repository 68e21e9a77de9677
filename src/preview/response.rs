//! Responses, with what browsers are to do and not to do with them.

use std::fmt::Write as _;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Well.
    Ok = 200,
    /// It was none.
    BadRequest = 400,
    /// It was meant for somebody else.
    Forbidden = 403,
    /// There is nothing of that name.
    NotFound = 404,
    /// It wanted more than to read.
    MethodNotAllowed = 405,
    /// It took too long to come.
    TimedOut = 408,
    /// Its head was too long.
    HeadTooLarge = 431,
    /// There are too many at once.
    Busy = 503,
}

impl Status {
    /// The words that follow the number.
    fn reason(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::BadRequest => "Bad Request",
            Self::Forbidden => "Forbidden",
            Self::NotFound => "Not Found",
            Self::MethodNotAllowed => "Method Not Allowed",
            Self::TimedOut => "Request Timeout",
            Self::HeadTooLarge => "Request Header Fields Too Large",
            Self::Busy => "Service Unavailable",
        }
    }

    /// What a person reads.
    fn words(self) -> &'static str {
        match self {
            Self::Ok => "",
            Self::BadRequest => "This is no request that can be read.\n",
            Self::Forbidden => "This server answers to 127.0.0.1 and localhost only.\n",
            Self::NotFound => "The build has no such file.\n",
            Self::MethodNotAllowed => "All that can be done here is to read.\n",
            Self::TimedOut => "The request took too long.\n",
            Self::HeadTooLarge => "The request has too long a head.\n",
            Self::Busy => "There are too many requests at once; try again.\n",
        }
    }
}

/// A response, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<'a> {
    /// How the request ended.
    pub status: Status,
    /// What follows the head, if it is asked for.
    pub body: &'a [u8],
    has_body: bool,
    /// What the body is; nothing has an end if it is a stream.
    content: &'static str,
    /// What browsers let the body do (Content Security Policy).
    policy: &'a str,
}

/// A policy for what is no page.
const NOTHING: &str = "default-src 'none'";

/// A policy for pictures that are opened alone: they hold their style.
const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Media type of a stream of events.
const EVENTS: &str = "text/event-stream";

impl<'a> Response<'a> {
    /// A response that says no more than its status.
    #[must_use]
    pub fn of(status: Status, has_body: bool) -> Self {
        let (body, content) = (status.words().as_bytes(), "text/plain; charset=utf-8");
        Self { status, body, has_body, content, policy: NOTHING }
    }

    /// A file of the build. A page has the policy that it names itself.
    pub(super) fn file(name: &str, body: &'a [u8], has_body: bool) -> Self {
        let ending = name.rsplit_once('.').map_or("", |it| it.1);
        let (content, policy) = match ending {
            "html" => ("text/html; charset=utf-8", own_policy(body).unwrap_or(NOTHING)),
            "svg" => ("image/svg+xml", PICTURE),
            "png" => ("image/png", NOTHING),
            "json" => ("application/json", NOTHING),
            "csv" => ("text/csv; charset=utf-8", NOTHING),
            _ => ("text/plain; charset=utf-8", NOTHING),
        };
        Self { status: Status::Ok, body, has_body, content, policy }
    }

    /// What stands before a stream of events.
    pub(super) fn events() -> Self {
        let policy = NOTHING;
        Self { status: Status::Ok, body: b"", has_body: true, content: EVENTS, policy }
    }

    /// The response as it goes over the wire.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let Self { status, body, has_body, content, policy } = self;
        let mut head = format!("HTTP/1.1 {} {}\r\n", *status as u16, status.reason());
        let _ = write!(head, "Content-Type: {content}\r\n");
        if *content != EVENTS {
            let _ = write!(head, "Content-Length: {}\r\n", body.len());
        }
        if *status == Status::MethodNotAllowed {
            head.push_str("Allow: GET, HEAD\r\n");
        }
        if *status == Status::Busy {
            head.push_str("Retry-After: 1\r\n");
        }
        let _ = write!(
            head,
            "Content-Security-Policy: {policy}; frame-ancestors 'none'\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\n\
             Referrer-Policy: no-referrer\r\n\
             Cache-Control: no-store\r\n\
             Connection: close\r\n\r\n"
        );
        let mut bytes = head.into_bytes();
        if *has_body {
            bytes.extend_from_slice(body);
        }
        bytes
    }
}

/// The policy that a page of ours names in its head.
fn own_policy(page: &[u8]) -> Option<&str> {
    const MARK: &str = "http-equiv=\"Content-Security-Policy\" content=\"";
    let head = page.windows(MARK.len()).take(1000).position(|it| it == MARK.as_bytes())?;
    let rest = &page[head + MARK.len()..];
    let policy = str::from_utf8(&rest[..rest.iter().position(|&it| it == b'"')?]).ok()?;
    (!policy.contains(char::is_control)).then_some(policy)
}

#[cfg(test)]
mod tests {
    use super::{Response, Status};
    use crate::html;

    fn text(response: &Response<'_>) -> String {
        String::from_utf8(response.bytes()).unwrap()
    }

    #[test]
    fn every_response_tells_browsers_what_to_leave() {
        let page = html::page("T", "<p>a");
        for response in [
            Response::of(Status::NotFound, true),
            Response::file("a.html", page.as_bytes(), true),
            Response::file("a.svg", b"<svg/>", true),
            Response::events(),
        ] {
            let text = text(&response);
            for said in [
                "\r\nContent-Security-Policy: default-src 'none'",
                "; frame-ancestors 'none'\r\n",
                "\r\nX-Content-Type-Options: nosniff\r\n",
                "\r\nCache-Control: no-store\r\n",
                "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
            ] {
                assert!(text.contains(said), "{said}: {text}");
            }
            assert!(!text.contains("Access-Control"), "{text}");
        }
    }

    #[test]
    fn a_page_has_its_own_policy() {
        let page = html::page_with("T", "<p>a", "let a = 1;\n");
        let text = text(&Response::file("a.html", page.as_bytes(), false));
        let script = html::csp_hash("\nlet a = 1;\n");
        assert!(text.contains(&format!("script-src {script};")), "{text}");
    }

    #[test]
    fn what_cannot_be_done_says_what_can() {
        assert!(text(&Response::of(Status::MethodNotAllowed, true)).contains("Allow: GET, HEAD"));
    }
}
