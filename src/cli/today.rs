//! Which day it is: `--today`, then `SOURCE_DATE_EPOCH`, then the clock.

use super::args::Day;
use super::failure::Failure;
use std::time::{SystemTime, UNIX_EPOCH};
use threatlas::date::Date;

const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The day that expiry dates are compared with.
pub(super) fn today(args: &Day) -> Result<Date, Failure> {
    args.today.map_or_else(|| now().map(Date::from_unix_seconds), Ok)
}

/// The day 365 days from now.
pub(super) fn in_a_year() -> Result<Date, Failure> {
    Ok(Date::from_unix_seconds(now()?.saturating_add(365 * 86_400)))
}

/// Seconds since 1970.
fn now() -> Result<i64, Failure> {
    match std::env::var_os(VARIABLE) {
        Some(value) if !value.is_empty() => from_epoch(&value.to_string_lossy()),
        _ => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Ok(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
        }
    }
}

fn from_epoch(value: &str) -> Result<i64, Failure> {
    value.parse().map_err(|_| {
        Failure::new(format!("the environment variable `{VARIABLE}` is `{value}`"))
            .hint("set it to whole seconds since 1970, or unset it, or say `--today DATE`")
    })
}

#[cfg(test)]
mod tests {
    use super::from_epoch;

    #[test]
    fn the_epoch_is_whole_seconds() {
        assert_eq!(from_epoch("1790812800"), Ok(1_790_812_800));
        assert!(from_epoch("today").unwrap_err().message.contains("`today`"));
    }
}
