//! The head of a request: HTTP/1.0 and 1.1 (RFC 9112), read strictly.

use super::Status;

/// Longer heads are refused.
pub const MAX_HEAD_BYTES: usize = 8 * 1024;

/// What a request wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To be sent something.
    Get,
    /// To be told what would be sent.
    Head,
    /// Anything else, which is not to be had here.
    Other,
}

/// What the server looks at of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is to be done.
    pub method: Method,
    /// With what, as it stands in the first line.
    pub target: String,
    /// Whom the sender takes the server for; empty if it does not say.
    pub host: String,
}

/// Reads the head of a request from all bytes that have come so far; nothing if there must be more.
///
/// # Errors
/// How a head is refused that is too long or none.
pub fn head(bytes: &[u8]) -> Result<Option<Request>, Status> {
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n");
    if end.map_or(bytes.len(), |end| end + 4) > MAX_HEAD_BYTES {
        return Err(Status::HeadTooLarge);
    }
    let Some(end) = end else { return Ok(None) };
    let text = str::from_utf8(&bytes[..end]).map_err(|_| Status::BadRequest)?;
    // A line break of its own would be read in different ways by different programs.
    if text.replace("\r\n", "").contains(|it: char| it.is_control() && it != '\t') {
        return Err(Status::BadRequest);
    }
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let [method, target, version] = first.split(' ').collect::<Vec<_>>()[..] else {
        return Err(Status::BadRequest);
    };
    if !matches!(version, "HTTP/1.0" | "HTTP/1.1") || method.is_empty() || target.is_empty() {
        return Err(Status::BadRequest);
    }
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        _ => Method::Other,
    };
    let host = host(lines)?.unwrap_or_default().to_owned();
    Ok(Some(Request { method, target: target.to_owned(), host }))
}

/// The one host that the fields name.
fn host<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Option<&'a str>, Status> {
    let mut host = None;
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Status::BadRequest)?;
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(Status::BadRequest);
        }
        if name.eq_ignore_ascii_case("host") && host.replace(value.trim()).is_some() {
            return Err(Status::BadRequest);
        }
    }
    Ok(host)
}

#[cfg(test)]
mod tests {
    use super::{MAX_HEAD_BYTES, Method, Status, head};

    #[test]
    fn a_head_is_read_when_all_of_it_has_come() {
        let text = b"GET /a?b HTTP/1.1\r\nAccept: */*\r\nhOST:  localhost:1 \r\n\r\n";
        for end in 0..text.len() {
            assert_eq!(head(&text[..end]), Ok(None), "{end}");
        }
        let request = head(text).unwrap().unwrap();
        let found = (request.method, request.target.as_str(), request.host.as_str());
        assert_eq!(found, (Method::Get, "/a?b", "localhost:1"));
    }

    #[test]
    fn what_is_no_head_is_refused() {
        for text in [
            "\r\n\r\n",
            "GET /\r\n\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "GET / HTTP/2\r\n\r\n",
            "GET / HTTP/1.1 x\r\n\r\n",
            "GET /\0 HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost\r\n\r\n",
        ] {
            assert_eq!(head(text.as_bytes()), Err(Status::BadRequest), "{text:?}");
        }
        assert_eq!(head(b"GET /\xff HTTP/1.1\r\n\r\n"), Err(Status::BadRequest));
    }

    #[test]
    fn a_head_has_a_limit() {
        let of = |n: usize| format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(n));
        let fixed = of(0).len();
        assert!(head(of(MAX_HEAD_BYTES - fixed).as_bytes()).is_ok());
        let refused = Err(Status::HeadTooLarge);
        assert_eq!(head(of(MAX_HEAD_BYTES - fixed + 1).as_bytes()), refused);
        assert_eq!(head(&[b'x'; MAX_HEAD_BYTES + 1]), refused);
    }
}
