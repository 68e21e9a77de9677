//! Syntax trees to the model: every name bound, every word checked against what its block knows.
//!
//! The passes, in order; none can fail, and a thing that cannot be bound costs itself:
//!
//! 1. `units`: which models there are and which files they are made of;
//! 2. `hierarchy`: elements and boundaries, from the roots downwards, since a child's scope is an
//!    element of its parent;
//! 3. `declare`: all else that has a name;
//! 4. `bind`, `bind_threat`: what each of them says;
//! 5. `refine`: the parent flows that flows of a child are the detail of;
//! 6. `foreign_threats`: the threats that a child has a say in.

mod attributes;
mod scope;
mod names;
mod units;
mod kinds;
mod hierarchy;
mod parents;
mod declare;
mod bind;
mod bind_more;
mod bind_naming;
mod bind_policy;
mod bind_threat;
mod bind_score;
mod bind_like;
mod bind_view;
mod refine;
mod foreign_threats;
mod foreign_words;
pub mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthChar;

use crate::diag::Diagnostics;
use crate::model::Direction;
use crate::model::{
    ApplicationId, BoundaryId, ControlId, ElementId, Entity, FlowId, KindId, Library, Maturity,
    Model, Target, TemplateId, ThreatId, Unit, UnitId, Visibility,
};
use crate::project::Project;
use crate::source::Span;
use crate::syntax::ast;
use scope::{ScopeId, Scopes, Viewpoint};
use units::Draft;

/// Binds a project. The model holds whatever could be bound; the rest is in `diags`.
pub fn resolve(project: &Project, diags: &mut Diagnostics) -> Model {
    let (drafts, lacks_files) = units::units(project, diags);
    let mut resolver = Resolver { lacks_files, ..Resolver::new(drafts) };
    resolver.collect_renamed();
    resolver.hierarchy();
    resolver.declare_all();
    resolver.bind_all();
    resolver.refine_flows();
    resolver.drop_foreign_threats();
    diags.extend(std::mem::take(&mut resolver.diags));
    resolver.model
}

/// The state of the passes.
struct Resolver<'a> {
    /// By unit.
    drafts: Vec<Draft<'a>>,
    model: Model,
    scopes: Scopes,
    diags: Diagnostics,
    /// Elements by path.
    elements: BTreeMap<String, ElementId>,
    /// Element kinds by the model that declares them and their word.
    kinds: BTreeMap<(UnitId, String), KindId>,
    /// Whether a file of the workspace is in no model, which was reported: what is missing may
    /// stand there.
    lacks_files: bool,
    /// Names whose declaration could not be bound, which was reported: uses are not.
    poisoned: BTreeSet<String>,
    /// Names that were given up: the model that says so, the old path, the new one, and where.
    renamed: Vec<(UnitId, String, ast::Path, Span)>,
    /// Statements for the third pass.
    later: Vec<(Place, &'a ast::Statement)>,
    /// Bodies for the fourth.
    pending: Vec<Pending<'a>>,
    /// What templates hold.
    templates: BTreeMap<TemplateId, Option<&'a ast::Block>>,
    /// Flows without a name, by path.
    flow_paths: BTreeMap<String, FlowId>,
    /// Flows that say `propose`, each with the places of that word and of all that stands before
    /// its source.
    proposed_flows: Vec<(FlowId, Span, Span)>,
    /// Boundaries that stand in an element and in no boundary there.
    inner_boundaries: Vec<(BoundaryId, ElementId)>,
    /// Answers, and the threat that each names.
    answered: Vec<(ThreatId, &'a ast::Path, Place)>,
    /// Threats that are `like` others, with what they leave out.
    likes: Vec<bind_like::Like>,
    /// Threats whose `on` could not be bound, which was reported.
    failed_targets: BTreeSet<ThreatId>,
    /// Vocabularies that models use and have not in scope, each of which is reported once.
    missing_vocabularies: BTreeSet<(UnitId, &'static str)>,
}

/// Where a statement stands.
#[derive(Clone, Debug)]
struct Place {
    unit: UnitId,
    scope: ScopeId,
    /// What the names declared here begin with.
    prefix: String,
    /// What encloses the statement and so decides what its words mean.
    context: Context,
    /// The element that parts declared here are parts of.
    element: Option<ElementId>,
    /// The nearest boundary around, within the same element.
    boundary: Option<BoundaryId>,
    /// What a threat declared here is on.
    target: Option<Target>,
    /// What `it` stands for, in an applied template.
    it: Option<Entity>,
}

/// The kind of block that a statement stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    Model,
    Element,
    Boundary,
    Flow,
    Threat(ThreatId),
    Control(ControlId),
}

/// A declaration whose body is bound in the fourth pass.
#[derive(Clone, Debug)]
struct Pending<'a> {
    what: Body,
    place: Place,
    /// What follows name and title.
    head: &'a [ast::Part],
    block: Option<&'a ast::Block>,
}

/// What a pending body belongs to.
#[derive(Clone, Copy, Debug)]
enum Body {
    Unit(UnitId),
    Entity(Entity),
    Answer(ThreatId),
    Application(ApplicationId),
    Naming,
    Policy,
    Hint,
}

impl<'a> Resolver<'a> {
    fn new(drafts: Vec<Draft<'a>>) -> Self {
        let mut model = Model::default();
        for draft in &drafts {
            model.push(empty_unit(draft));
        }
        Self {
            drafts,
            model,
            scopes: Scopes::default(),
            diags: Diagnostics::default(),
            elements: BTreeMap::new(),
            kinds: BTreeMap::new(),
            lacks_files: false,
            poisoned: BTreeSet::new(),
            renamed: Vec::new(),
            later: Vec::new(),
            pending: Vec::new(),
            templates: BTreeMap::new(),
            flow_paths: BTreeMap::new(),
            proposed_flows: Vec::new(),
            inner_boundaries: Vec::new(),
            answered: Vec::new(),
            likes: Vec::new(),
            failed_targets: BTreeSet::new(),
            missing_vocabularies: BTreeSet::new(),
        }
    }

    fn is_poisoned(&self, name: &str) -> bool {
        self.poisoned.contains(name)
    }

    /// Libraries and models whose kinds and vocabularies a model may use, nearest first.
    fn sources_of_words(&self, unit: UnitId) -> Vec<UnitId> {
        let mut found: Vec<UnitId> = self.model.with_parents(unit).collect();
        let used = found.clone();
        let names = used.iter().flat_map(|&unit| self.model[unit].uses.iter());
        let names = names.map(|library| library.name.as_str()).chain([crate::stdlib::ALWAYS]);
        for name in names {
            let library = self
                .model
                .unit_ids()
                .find(|&it| self.model[it].library && self.model[it].name == name);
            found.extend(library.filter(|it| !found.contains(it)));
        }
        found
    }

    /// The element kind that a word stands for in a model.
    fn kind(&self, unit: UnitId, word: &str) -> Option<KindId> {
        let mut units = self.sources_of_words(unit).into_iter();
        units.find_map(|unit| self.kinds.get(&(unit, word.to_owned())).copied())
    }

    /// The words of a vocabulary as a model sees it; `None` if no library in scope has it.
    fn vocabulary(&self, unit: UnitId, name: &str) -> Option<Vec<String>> {
        let units = self.sources_of_words(unit);
        let mut words = Vec::new();
        let mut known = false;
        for vocabulary in &self.model.vocabularies {
            if vocabulary.named.name == name && units.contains(&vocabulary.named.unit) {
                known = true;
                words.extend(vocabulary.words.iter().map(|it| it.word.clone()));
            }
        }
        known.then_some(words)
    }
}

impl Place {
    fn viewpoint(&self) -> Viewpoint {
        Viewpoint { scope: self.scope, unit: self.unit }
    }
}

fn empty_unit(draft: &Draft<'_>) -> Unit {
    let name =
        if draft.library { units::library_name(draft.header) } else { draft.name.text.clone() };
    Unit {
        title: name.clone(),
        name,
        span: draft.name.span,
        files: draft.files.iter().map(|(file, _)| *file).collect(),
        scope: None,
        parent: None,
        orphan: false,
        lacks_flows: has_bad_text(draft),
        lacks_answers: draft.files.iter().any(|(_, items)| has_bad_text_within(items)),
        library: draft.library,
        interface: draft.interface,
        exported: draft.exported.clone(),
        owner: String::new(),
        version: String::new(),
        reviewed: None,
        review_by: None,
        summary: String::new(),
        out_of_scope: Vec::new(),
        maturity: Maturity::default(),
        direction: Direction::default(),
        uses: uses(draft),
        visibility: Visibility::default(),
    }
}

/// Whether some text of a model could not be read: it may have been a flow.
fn has_bad_text(draft: &Draft<'_>) -> bool {
    let mut items = draft.files.iter().flat_map(|(_, items)| *items);
    items.any(|item| matches!(item, ast::Item::Bad(_)))
}

/// The same for text at any depth.
fn has_bad_text_within(items: &[ast::Item]) -> bool {
    items.iter().any(|item| match item {
        ast::Item::Bad(_) => true,
        ast::Item::Blank | ast::Item::Comment(_) => false,
        ast::Item::Statement(statement) => {
            statement.block.as_ref().is_some_and(|block| has_bad_text_within(&block.items))
        }
    })
}

/// The libraries that a model names in `use` lines.
fn uses(draft: &Draft<'_>) -> Vec<Library> {
    let lines = draft.statements().filter_map(ast::Statement::line);
    let lists = lines
        .filter(|line| line.word.text == "use")
        .flat_map(|line| line.parts.iter().filter_map(ast::Part::list));
    let paths = lists.flat_map(|list| &list.values).filter_map(ast::Value::path);
    paths.map(|path| Library { name: path.text(), span: path.span }).collect()
}

/// Name, title and rest of a declaration's head: `KEYWORD Name "Title" …`.
struct HeadName<'a> {
    name: &'a ast::Word,
    title: Option<&'a ast::Text>,
    rest: &'a [ast::Part],
}

impl<'a> HeadName<'a> {
    /// Reads the parts after the keyword; `None` if there is no name.
    fn read(parts: &'a [ast::Part]) -> Option<Self> {
        let (first, rest) = parts.split_first()?;
        let name = first.list()?.only_path()?.word()?;
        let title = rest.first().and_then(ast::Part::list).and_then(ast::List::only);
        let title = title.and_then(ast::Value::string);
        let rest = if title.is_some() { &rest[1..] } else { rest };
        Some(Self { name, title, rest })
    }

    fn title(&self) -> String {
        let title = self.title.map(|title| title.text.trim()).filter(|title| is_visible(title));
        title.unwrap_or(&self.name.text).to_owned()
    }

    fn span(&self) -> Span {
        self.name.span
    }
}

/// Whether a reader sees anything of a text.
fn is_visible(text: &str) -> bool {
    text.chars().any(|it| !it.is_whitespace() && it.width().is_some_and(|columns| columns > 0))
}
