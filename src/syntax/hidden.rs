//! Characters that nobody sees and that do something. What a text means is meant without them.

use crate::diag::{Code, Diagnostic};
use crate::plain::is_hidden;
use crate::source::{Source, Span};

/// One finding for each line that has some, with a fix that removes them all.
pub(super) fn findings(source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let hidden = text.char_indices().filter(|it| is_hidden(it.1));
        let places: Vec<(Span, char)> = hidden
            .map(|(at, it)| {
                let at = start + at;
                (Span::new(source.id, at, at + it.len_utf8()), it)
            })
            .collect();
        found.extend(finding(&places));
        start += line.len();
    }
    found
}

fn finding(places: &[(Span, char)]) -> Option<Diagnostic> {
    let &(first, character) = places.first()?;
    let what = match character.is_control() {
        true => "a character that steers terminals",
        false => "a character that turns round what stands behind it",
    };
    let more = match places.len() - 1 {
        0 => String::new(),
        1 => ", and another on this line".to_owned(),
        n => format!(", and {n} others on this line"),
    };
    let message = format!("U+{:04X} is left out, {what}{more}", u32::from(character));
    let mut found = Diagnostic::warning(Code::HiddenCharacter, first, message)
        .with_hint("nobody who reads this sees it; remove it")
        .with_fix("remove what nobody sees", first, "");
    if let Some(fix) = &mut found.fix {
        fix.edits = places.iter().map(|(span, _)| (*span, String::new())).collect();
    }
    Some(found)
}
