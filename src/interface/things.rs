//! What is drawn and what is around it: data, boundaries, elements and flows.

use super::write::{Block, quoted};
use super::{Statements, Writer, sorted, visibility};
use crate::model::{
    AssumptionStatus, Boundary, BoundaryKind, Element, ElementId, Flow, FlowId, Named, Protection,
    Requirement, Target, Trust,
};

impl Writer<'_> {
    /// Data, attackers, objectives, assumptions and environments.
    pub(super) fn declarations(&self) -> Vec<Vec<String>> {
        let model = self.model;
        let data = sorted(&model.data, |it| &it.named, self.unit).into_iter().map(|(_, row)| {
            let mut block = self.block("data", &row.named);
            let classification = Some(row.classification.clone()).filter(|it| !it.is_empty());
            block.list("classification", classification.as_slice());
            block.list("kind", &row.kinds);
            block.list("cia", &row.cia);
            block.text("owner", &row.owner);
            block.statement()
        });
        let attackers = sorted(&model.attackers, |it| &it.named, self.unit).into_iter();
        let attackers = attackers.map(|(_, row)| {
            let mut block = self.block("attacker", &row.named);
            let access = Some(row.access.clone()).filter(|it| !it.is_empty());
            block.list("access", access.as_slice());
            block.out_of_scope(row.out_of_scope.as_ref());
            block.statement()
        });
        let objectives = sorted(&model.objectives, |it| &it.named, self.unit).into_iter();
        let objectives = objectives.map(|(_, row)| {
            let mut block = self.block("objective", &row.named);
            let property = Some(row.property.clone()).filter(|it| !it.is_empty());
            block.list("property", property.as_slice());
            let goals = row.contributes_to.iter().map(|&it| self.name(&model[it].named.path));
            block.list("contributes-to", &goals.collect::<Vec<_>>());
            block.statement()
        });
        let assumptions = sorted(&model.assumptions, |it| &it.named, self.unit).into_iter();
        let assumptions = assumptions.map(|(_, row)| {
            let mut block = self.block("assumption", &row.named);
            match row.status {
                AssumptionStatus::Unverified => {}
                AssumptionStatus::Verified => block.line("status verified"),
                AssumptionStatus::Invalid => block.line("status invalid"),
            }
            block.statement()
        });
        let environments = sorted(&model.environments, |it| &it.named, self.unit).into_iter();
        let environments =
            environments.map(|(_, row)| self.block("environment", &row.named).statement());
        vec![
            data.collect(),
            attackers.collect(),
            objectives.collect(),
            assumptions.collect(),
            environments.collect(),
        ]
    }

    /// Boundaries side by side, each with the one around it.
    pub(super) fn boundaries(&self) -> Vec<String> {
        let rows = sorted(&self.model.boundaries, |it| &it.named, self.unit).into_iter();
        rows.map(|(_, row)| self.boundary(row)).collect()
    }

    fn boundary(&self, row: &Boundary) -> String {
        let mut block = self.block("boundary", &row.named);
        let kind = BoundaryKind::WORDS.iter().find(|(_, kind)| *kind == row.kind);
        if let Some((word, _)) = kind.filter(|_| row.kind != BoundaryKind::default()) {
            block.line(format!("kind {word}"));
        }
        if let Some(trust) = row.trust {
            block.line(format!("trust {}", trust_word(trust)));
        }
        let requires = row.requires.iter().map(|it| match it {
            Requirement::Encryption => "encryption".to_owned(),
            Requirement::Authentication => "authentication".to_owned(),
            Requirement::Authorization => "authorization".to_owned(),
        });
        block.list("requires", &requires.collect::<Vec<_>>());
        let outer = row.parent.map(|it| self.name(&self.model[it].named.path));
        block.clause("in", outer.as_slice());
        block.statement()
    }

    /// The elements in an element or at the top of the model, each with what stands in its block.
    pub(super) fn elements(
        &self,
        around: Option<ElementId>,
        inside: &mut Statements,
    ) -> Vec<String> {
        let place = around.or(self.model[self.unit].scope);
        let is_here = |row: &Element| row.parent == place || around.is_none() && row.proposed;
        let rows = sorted(&self.model.elements, |it| &it.named, self.unit).into_iter();
        let rows: Vec<(usize, &Element)> = rows.filter(|(_, row)| is_here(row)).collect();
        rows.into_iter().map(|(at, row)| self.element(at, row, inside)).collect()
    }

    fn element(&self, at: usize, row: &Element, inside: &mut Statements) -> String {
        let model = self.model;
        let id = ElementId(u32::try_from(at).unwrap_or(u32::MAX));
        let lead = if row.proposed { "propose " } else { "" };
        let mut block = self.block(&format!("{lead}{}", model[row.kind].named.name), &row.named);
        block.technology("technology", &row.technology);
        block.text("owner", &row.owner);
        let zones = row.stands_in.iter().map(|&it| self.name(&model[it].named.path));
        let mut zones: Vec<String> = zones.collect();
        zones.sort();
        block.clause("in", &zones);
        let holds = row.holds.iter().map(|&it| self.name(&model[it].named.path));
        block.list("holds", &holds.collect::<Vec<_>>());
        block.out_of_scope(row.out_of_scope.as_ref());
        block.text("link", &row.link);
        for part in self.elements(Some(id), inside) {
            block.line(part);
        }
        for statement in inside.remove(&Some(id)).unwrap_or_default() {
            block.line(statement);
        }
        block.statement()
    }

    /// Flows at the top; those that must stand in an element's block go to `inside`.
    pub(super) fn flows(&self, inside: &mut Statements) -> Vec<String> {
        let mut found = Vec::new();
        for (at, row) in sorted(&self.model.flows, |it| &it.named, self.unit) {
            let id = FlowId(u32::try_from(at).unwrap_or(u32::MAX));
            let nested = self.nested_threats(id);
            let around = match nested.first() {
                Some(&first) => self.container(&self.model[first].named),
                None => row.has_name.then(|| self.container(&row.named)).flatten(),
            };
            let mut block = self.flow(row);
            for threat in nested {
                block.line(self.threat(threat, Some(Target::Flow(id))));
            }
            match around {
                Some(_) => inside.entry(around).or_default().push(block.statement()),
                None => found.push(block.statement()),
            }
        }
        found
    }

    fn flow(&self, row: &Flow) -> Block {
        let model = self.model;
        let ends = [row.from, row.to].map(|it| self.name(&model[it].named.path));
        let arrow = if row.both { "<->" } else { "->" };
        let mut head = match (row.proposed, row.has_name) {
            (false, false) => String::new(),
            (false, true) => format!("flow {}: ", row.named.name),
            (true, false) => "propose ".to_owned(),
            (true, true) => format!("propose flow {}: ", row.named.name),
        };
        head = format!("{head}{} {arrow} {}", ends[0], ends[1]);
        if !row.named.title.is_empty() {
            head = format!("{head} {}", quoted(&row.named.title));
        }
        let mut block = Block::new(head);
        self.common(&mut block, &row.named);
        block.technology("protocol", &row.protocol);
        let carries = row.carries.iter().map(|&it| self.name(&model[it].named.path));
        block.list("carries", &carries.collect::<Vec<_>>());
        for (word, said) in
            [("encrypted", &row.encrypted), ("authn", &row.authn), ("authz", &row.authz)]
        {
            match said {
                Protection::Unknown => {}
                Protection::No => block.line(format!("{word} no")),
                Protection::Yes(how) => block.line(format!("{word} {how}")),
            }
        }
        let via = row.via.iter().map(|&it| self.name(&model[it].named.path));
        block.list("via", &via.collect::<Vec<_>>());
        block.out_of_scope(row.out_of_scope.as_ref());
        // A flow without a name cannot be named; the only one that fits is found again.
        let refines = row.refines.iter().filter(|&&it| model[it].has_name);
        let refines = refines.map(|&it| model[it].named.path.clone());
        block.list("refines", &refines.collect::<Vec<_>>());
        block
    }

    /// A declaration with name and title, and with what all declarations may say.
    pub(super) fn block(&self, word: &str, named: &Named) -> Block {
        let mut head = format!("{word} {}", named.name);
        if named.title != named.name {
            head = format!("{head} {}", quoted(&named.title));
        }
        let mut block = Block::new(head);
        self.common(&mut block, named);
        block
    }

    /// What all declarations may say.
    fn common(&self, block: &mut Block, named: &Named) {
        block.text("id", named.display_id.as_deref().unwrap_or_default());
        block.text("description", &named.description);
        let tags = named.tags.iter().map(|tag| match tag.contains(|it: char| !is_plain(it)) {
            true => quoted(tag),
            false => tag.clone(),
        });
        block.list("tag", &tags.collect::<Vec<_>>());
        self.visibility(block, named);
    }

    /// Who may see something, if it is not as the header says.
    pub(super) fn visibility(&self, block: &mut Block, named: &Named) {
        let said = self.model.visibility(named);
        if named.visibility.is_some() || said != self.model[named.unit].visibility {
            block.line(visibility(said));
        }
    }
}

/// Whether a letter may stand in a word without quotes.
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

fn trust_word(trust: Trust) -> &'static str {
    match trust {
        Trust::Untrusted => "untrusted",
        Trust::Semi => "semi-trusted",
        Trust::Trusted => "trusted",
        Trust::High => "highly-trusted",
    }
}
