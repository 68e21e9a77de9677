//! Reads themes: TOML with a table `colours`, and a `base` for the colours that it does not name.

use super::theme::{SHIPPED, Theme, all_inks, token};
use crate::scene::Ink;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A theme with the places of its colours.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// The theme, filled up with the colours of its base.
    pub theme: Theme,
    /// Where the file names the colour of an ink, in bytes.
    pub places: BTreeMap<Ink, Range<usize>>,
}

/// Something wrong in a theme. Same text rules as for diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFault {
    /// The bytes to blame.
    pub range: Range<usize>,
    /// What was found.
    pub message: String,
    /// What to do, as an action.
    pub hint: String,
}

/// Reads the text of a theme; `base` finds the theme that it may name.
///
/// # Errors
///
/// All that is wrong with it, in the order of the text.
pub fn parse<'a>(
    text: &str,
    base: impl Fn(&str) -> Option<&'a Theme>,
) -> Result<ThemeFile, Vec<ThemeFault>> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = format!("a theme is TOML, and this is not: {}", error.message());
        vec![fault(error.span().unwrap_or(0..0), message, "mend it, or begin anew")]
    })?;
    let mut reader = Reader::default();
    let mut colours = BTreeMap::new();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "base" => colours = reader.base(value, &base).unwrap_or_default(),
            "colours" => reader.colours(value),
            other => {
                let message = format!("a theme has no key `{other}`");
                reader.fault(key.span(), message, "remove it: `base` and `[colours]` are all");
            }
        }
    }
    let has_base = !colours.is_empty() || table.get_ref().contains_key("base");
    colours.extend(reader.colours.clone());
    let made = Theme::new(colours);
    if let (Err(lacking), false) = (&made, has_base) {
        let first = lacking.first().map_or_else(String::new, |it| token(*it));
        let message = match lacking.len() {
            1 => format!("this theme names no `base` and lacks the colour `{first}`"),
            n => format!("this theme names no `base` and lacks {n} colours, such as `{first}`"),
        };
        reader.fault(0..0, message, "take the others from a shipped theme: `base = \"light\"`");
    }
    reader.faults.sort_by_key(|it| it.range.start);
    match made {
        Ok(theme) if reader.faults.is_empty() => Ok(ThemeFile { theme, places: reader.places }),
        _ => Err(reader.faults),
    }
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    colours: BTreeMap<Ink, String>,
    places: BTreeMap<Ink, Range<usize>>,
    faults: Vec<ThemeFault>,
}

impl Reader {
    /// The colours of the theme that this one is based on.
    fn base<'a>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        find: impl Fn(&str) -> Option<&'a Theme>,
    ) -> Option<BTreeMap<Ink, String>> {
        let name = value.get_ref().as_str().unwrap_or_default();
        let found = find(name).map(|it| it.colours().clone());
        if found.is_none() {
            let names = SHIPPED.map(|it| format!("`\"{}\"`", it.0)).join(", ");
            let message = format!("there is no theme `{name}` to base another on");
            self.fault(value.span(), message, &format!("name one of {names}"));
        }
        found
    }

    fn colours(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            let message = "`colours` is no table".to_owned();
            return self.fault(value.span(), message, "write `[colours]`, and colours below it");
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(ink) = all_inks().into_iter().find(|it| token(*it) == name) else {
                self.fault(key.span(), format!("themes have no colour `{name}`"), &nearest(name));
                continue;
            };
            match value.get_ref().as_str().and_then(colour) {
                Some(colour) => {
                    self.colours.insert(ink, colour);
                    self.places.insert(ink, key.span().start..value.span().end);
                }
                None => {
                    let message = format!("the value of `{name}` is no colour");
                    self.fault(value.span(), message, "write it as `\"#1d2733\"`");
                }
            }
        }
    }

    fn fault(&mut self, range: Range<usize>, message: String, hint: &str) {
        self.faults.push(fault(range, message, hint));
    }
}

fn fault(range: Range<usize>, message: String, hint: &str) -> ThemeFault {
    ThemeFault { range, message, hint: hint.to_owned() }
}

/// A colour as `#rrggbb` in small letters; it may be written with three digits.
fn colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let is_hex = digits.chars().all(|it| it.is_ascii_hexdigit());
    let six: String = match digits.len() {
        3 => digits.chars().flat_map(|it| [it, it]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    is_hex.then(|| format!("#{}", six.to_ascii_lowercase()))
}

/// Advice for a name that no colour has.
fn nearest(name: &str) -> String {
    let names = all_inks().into_iter().map(token);
    let best = names.min_by_key(|it| strsim::osa_distance(it, name));
    match best.filter(|it| strsim::osa_distance(it, name) <= 3) {
        Some(best) => format!("did you mean `{best}`?"),
        None => "`stdlib/themes/light.toml` in the sources of this program names all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::render::theme::{DARK, by_name};
    use crate::scene::Ink;
    use crate::view::Tone;

    fn faults(text: &str) -> Vec<String> {
        let faults = parse(text, by_name).err().unwrap_or_default();
        let told = faults.into_iter();
        told.map(|it| format!("`{}` {}; {}", &text[it.range], it.message, it.hint)).collect()
    }

    #[test]
    fn colours_that_are_not_named_are_those_of_the_base() {
        let text = "base = \"dark\"\n[colours]\nsystem-fill = \"#ABC\"\n";
        let read = parse(text, by_name).unwrap();
        assert_eq!(read.theme.colour(Ink::Fill(Tone::System)), "#aabbcc");
        assert_eq!(read.theme.colour(Ink::Page), DARK.colour(Ink::Page));
        assert_eq!(&text[read.places[&Ink::Fill(Tone::System)].clone()], "system-fill = \"#ABC\"");
    }

    #[test]
    fn all_faults_are_told_with_their_places() {
        let text = "base = \"pink\"\nsize = 1\n[colours]\npaige = \"#fff\"\n\
                    text = \"red\"\ncolourfulness = 1\n";
        assert_eq!(
            faults(text),
            [
                "`\"pink\"` there is no theme `pink` to base another on; name one of \
                 `\"light\"`, `\"dark\"`, `\"high-contrast\"`, `\"print\"`",
                "`size` a theme has no key `size`; remove it: `base` and `[colours]` are all",
                "`paige` themes have no colour `paige`; did you mean `page`?",
                "`\"red\"` the value of `text` is no colour; write it as `\"#1d2733\"`",
                "`colourfulness` themes have no colour `colourfulness`; \
                 `stdlib/themes/light.toml` in the sources of this program names all",
            ]
        );
        assert!(faults("[colours]\npage = \"#fff\"\n")[0].contains("lacks 59 colours"));
        assert!(faults("colours = 1\nbase = \"dark\"")[0].contains("no table"));
        assert!(faults("base =")[0].contains("not"));
    }
}
