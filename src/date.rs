//! Days of the Gregorian calendar, without clock or time zone.

use std::fmt;

/// A day that exists. Days are ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day written as `2026-10-01`; `None` if the form differs or there is no such day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        if !bytes.iter().enumerate().all(|(at, byte)| at == 4 || at == 7 || byte.is_ascii_digit()) {
            return None;
        }
        let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
        let month = u8::try_from(month).ok()?;
        let day = u8::try_from(day).ok()?;
        let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// How many days this day is after another; negative if it is before.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        self.number() - other.number()
    }

    /// Days since the first day of the year 0.
    fn number(self) -> i64 {
        let years: i64 = (0..self.year).map(year_days).sum();
        let months: i64 = (1..self.month).map(|it| i64::from(days_in(self.year, it))).sum();
        years + months + i64::from(self.day) - 1
    }

    /// The UTC day of a Unix time in seconds; times before 1970 count as its first day.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let mut days = seconds.max(0) / 86_400;
        let (mut year, mut month) = (1970, 1);
        while days >= year_days(year) && year < 9999 {
            days -= year_days(year);
            year += 1;
        }
        while days >= i64::from(days_in(year, month)) && month < 12 {
            days -= i64::from(days_in(year, month));
            month += 1;
        }
        let day = u8::try_from(days.min(30) + 1).unwrap_or(31);
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn year_days(year: u16) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let days = |one: &str, other: &str| Some(Date::parse(one)?.days_since(Date::parse(other)?));
        assert_eq!(days("2026-11-23", "2026-11-23"), Some(0));
        assert_eq!(days("2028-03-01", "2028-02-28"), Some(2));
        assert_eq!(days("2027-01-31", "2026-01-31"), Some(365));
        assert_eq!(days("1970-01-01", "2000-01-01"), Some(-10_957));
    }
}
