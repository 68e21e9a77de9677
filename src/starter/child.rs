//! The first text of a child model: it compiles, holds what its parent asks of it, and says what
//! is left to do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{flat, formatted, quoted};
use crate::model::{ElementId, FlowId, Model, Named, Place, Protection, ThreatId};

/// Kinds of the part that stands for all others, the first that may stand in the element.
const KINDS: &[&str] = &["container", "component"];

/// What a child model is begun with.
#[derive(Clone, Copy, Debug)]
pub struct Child<'a> {
    /// The model of its parent.
    pub model: &'a Model,
    /// The element that it describes.
    pub element: ElementId,
    /// Its name.
    pub name: &'a str,
    /// Who answers for it.
    pub owner: &'a str,
}

/// The kind of the parts that an element may have; `None` if it has none, as a person.
#[must_use]
pub fn kind_of_parts(model: &Model, element: ElementId) -> Option<&'static str> {
    let around = Place::Kind(model[element].kind);
    let may_stand = |word: &str| {
        let mut kinds = (0u32..).map(crate::model::KindId).zip(&model.kinds);
        let kind = kinds
            .find(|(_, kind)| kind.named.name == word && model[kind.named.unit].name == "std.c4");
        kind.is_some_and(|(id, _)| model.may_stand(id, around))
    };
    KINDS.iter().copied().find(|word| may_stand(word))
}

/// The text of a child model: its header, one part to be replaced on which each flow of the parent
/// lands, and, as comments, the threats to answer and the neighbours.
#[must_use]
pub fn child(child: &Child<'_>) -> String {
    let Child { model, element, name, owner } = *child;
    let Named { path, title, .. } = &model[element].named;
    let kind = kind_of_parts(model, element).unwrap_or("component");
    let text = Text { child: *child, paths: paths(model), part: free_name(model) };
    let mut out = format!(
        "// The inside of {}, for the team that builds it. It sees every name of its parent.\n\
         model {name} {} refines {path} {{\nowner {}\n\
         // Take this line out when the parts are drawn: until then, gaps are warnings.\n\
         maturity bootstrap\n}}\n\n\
         // One part stands for all. Replace it by those that there are.\n\
         {kind} {} {}\n\n",
        flat(title),
        quoted(title),
        quoted(owner),
        text.part,
        quoted(&format!("Inside of {}", flat(title))),
    );
    text.own_parts(&mut out);
    text.flows(&mut out);
    text.threats(&mut out);
    text.neighbours(&mut out);
    formatted(out)
}

/// What all parts of the text look at.
struct Text<'a> {
    child: Child<'a>,
    /// Paths of all that has a name.
    paths: BTreeSet<&'a str>,
    /// Name of the part that stands for all.
    part: String,
}

impl Text<'_> {
    /// Parts of the element that the parent draws itself.
    fn own_parts(&self, out: &mut String) {
        let Child { model, element, .. } = self.child;
        let parts = model.elements.iter().filter(|it| it.parent == Some(element));
        let mut names: Vec<&str> = parts.map(|it| it.named.name.as_str()).collect();
        names.sort_unstable();
        if !names.is_empty() {
            let names = names.join(", ");
            let _ = writeln!(out, "// The parent draws these parts itself: {names}\n");
        }
    }

    /// A flow for each that the parent ends at the element, after a line that says what the parent
    /// says about it.
    fn flows(&self, out: &mut String) {
        let Child { model, element, .. } = self.child;
        let drawn = model.border_flows(model[element].named.unit, element);
        if drawn.is_empty() {
            out.push_str("// The parent draws no flow at its border yet.\n\n");
            return;
        }
        out.push_str(
            "// The parent's flows. Let each end at the part that it concerns; several flows may \
             be the\n// detail of one.\n\n",
        );
        let mut written = BTreeSet::new();
        for &flow in &drawn {
            let _ = writeln!(out, "// {}", self.described(flow));
            let row = &model[flow];
            if row.from != element && row.to != element {
                out.push_str("// It ends at a part that the parent draws itself.\n\n");
                continue;
            }
            let fitting = drawn.iter().filter(|&&it| model.misfit(flow, it, element).is_none());
            if !row.has_name && fitting.count() > 1 {
                out.push_str(
                    "// Another flow of the parent is like it: the parent must name it before this \
                     model can.\n\n",
                );
                continue;
            }
            self.flow(out, flow, &mut written);
        }
    }

    fn flow(&self, out: &mut String, flow: FlowId, written: &mut BTreeSet<String>) {
        let Child { model, element, .. } = self.child;
        let row = &model[flow];
        let outer = self.short(&model[model.outer_end(flow, element)].named.path);
        let (from, to) = match row.to == element {
            true => (outer.as_str(), self.part.as_str()),
            false => (self.part.as_str(), outer.as_str()),
        };
        let arrow = if row.both { "<->" } else { "->" };
        let label = match row.named.title.as_str() {
            "" => String::new(),
            label => format!(" {}", quoted(label)),
        };
        let mut line = format!("{from} {arrow} {to}{label}");
        // Flows without a name are told apart by ends and label.
        if !written.insert(line.clone()) {
            line = format!("flow {}{}: {line}", row.named.name, self.part);
        }
        if row.has_name {
            let _ = write!(line, " refines {}", self.short(&row.named.path));
        }
        let _ = writeln!(out, "{line}\n");
    }

    /// Ends, label, data and protection of a flow, in words.
    fn described(&self, flow: FlowId) -> String {
        let model = self.child.model;
        let row = &model[flow];
        let mut said = vec![flat(&model.flow_title(flow))];
        if row.has_name {
            said[0] = format!("{}: {}", row.named.name, said[0]);
        }
        if !row.protocol.is_empty() {
            said.push(format!("by {}", flat(&row.protocol)));
        }
        if !row.carries.is_empty() {
            let data = row.carries.iter().map(|&it| self.short(&model[it].named.path));
            said.push(format!("carries {}", data.collect::<Vec<_>>().join(", ")));
        }
        let protections =
            [("encrypted", &row.encrypted), ("authn", &row.authn), ("authz", &row.authz)];
        for (word, protection) in protections {
            match protection {
                Protection::Unknown => {}
                Protection::No => said.push(format!("{word} no")),
                Protection::Yes(how) => said.push(flat(&format!("{word} {how}"))),
            }
        }
        said.join("; ")
    }

    /// The threats that ask for an answer. Answers are comments: nobody has thought about them yet.
    fn threats(&self, out: &mut String) {
        let Child { model, element, .. } = self.child;
        let asked = model.threats_to_answer(model[element].named.unit, element);
        if asked.is_empty() {
            out.push_str("// No threat of the parent asks for an answer yet.\n\n");
            return;
        }
        out.push_str(
            "// The parent's threats. Answer each: that it applies, so that the parent's controls \
             decide;\n// what is done about it, as `answer X mitigated by C` or `answer X \
             dismissed because \"…\"`; or with\n// a threat of this model that `refines` it.\n\n",
        );
        for threat in asked {
            self.threat(out, threat);
        }
    }

    fn threat(&self, out: &mut String, threat: ThreatId) {
        let model = self.child.model;
        let row = &model[threat];
        let on = row.targets.iter().map(|&it| flat(&model.target_title(it, row.named.unit)));
        let on = on.collect::<Vec<_>>().join(", ");
        let rated = match row.worst_score() {
            Some(_) => format!("; {}", row.rating().word()),
            None => String::new(),
        };
        let _ = writeln!(out, "// {} (on {on}{rated})", flat(&row.named.title));
        for text in [&row.attack, &row.impact].into_iter().filter(|it| !it.is_empty()) {
            let _ = writeln!(out, "//   {}", flat(text));
        }
        let _ = writeln!(out, "// answer {} applies\n", self.short(&row.named.path));
    }

    /// Elements that flows may end at: what stands beside the element, and what flows come from.
    fn neighbours(&self, out: &mut String) {
        let Child { model, element, .. } = self.child;
        let beside = model.element_ids().filter(|&it| {
            it != element
                && model[it].parent == model[element].parent
                && model[it].named.unit == model[element].named.unit
        });
        let flows = model.border_flows(model[element].named.unit, element).into_iter();
        let ends = flows.map(|it| model.outer_end(it, element));
        let mut found: Vec<ElementId> = beside.chain(ends).collect();
        found.sort_by_key(|&it| &model[it].named.path);
        found.dedup();
        if found.is_empty() {
            return;
        }
        out.push_str("// Neighbours, by the names that they have here:\n");
        for it in found {
            let Named { path, title, .. } = &model[it].named;
            let kind = flat(&model[model[it].kind].named.title).to_lowercase();
            let _ = writeln!(out, "//   {}: {}, {kind}", self.short(path), flat(title));
        }
    }

    /// The shortest path by which the model finds what has this path: it looks in itself, then in
    /// what is around it, and takes the first that has the first name.
    fn short(&self, path: &str) -> String {
        let scope = &self.child.model[self.child.element].named.path;
        let around: Vec<&str> =
            scope.match_indices('.').map(|(at, _)| &scope[..at]).chain([scope.as_str()]).collect();
        let mut nearer: Vec<&str> = Vec::new();
        for &prefix in around.iter().rev() {
            let rest = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.'));
            if let Some(rest) = rest {
                let first = rest.split('.').next().unwrap_or(rest);
                let is_hidden = |it: &&str| self.paths.contains(format!("{it}.{first}").as_str());
                if !nearer.iter().any(is_hidden) {
                    return rest.to_owned();
                }
            }
            nearer.push(prefix);
        }
        path.to_owned()
    }
}

/// Paths of all that a first name may stand for.
fn paths(model: &Model) -> BTreeSet<&str> {
    let elements = model.elements.iter().map(|it| &it.named);
    let boundaries = model.boundaries.iter().map(|it| &it.named);
    let flows = model.flows.iter().filter(|it| it.has_name).map(|it| &it.named);
    let data = model.data.iter().map(|it| &it.named);
    let attackers = model.attackers.iter().map(|it| &it.named);
    let objectives = model.objectives.iter().map(|it| &it.named);
    let threats = model.threats.iter().filter(|it| !it.is_answer).map(|it| &it.named);
    let controls = model.controls.iter().map(|it| &it.named);
    let things = elements.chain(boundaries).chain(flows).chain(data).chain(attackers);
    things.chain(objectives).chain(threats).chain(controls).map(|it| it.path.as_str()).collect()
}

/// A name that nothing in the workspace has.
fn free_name(model: &Model) -> String {
    let known: BTreeSet<&str> = paths(model)
        .into_iter()
        .map(|path| path.rsplit('.').next().unwrap_or(path))
        .chain(model.units.iter().map(|unit| unit.name.as_str()))
        .collect();
    let numbered = (2..).map(|n| format!("Inside{n}"));
    let mut names = std::iter::once("Inside".to_owned()).chain(numbered);
    names.find(|name| !known.contains(name.as_str())).expect("there is always a further number")
}
