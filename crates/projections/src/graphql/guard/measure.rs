//! What executing a document would take, counted without executing it. A fragment is measured once however often it is
//! spread, so that the work goes with the length of the text and never with what it unfolds to.

use std::collections::{BTreeSet, HashMap};

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
};
use ngayhoi_domain::FestivalRef;

use super::values;
use crate::{
    graphql::{Code, Fault, NodeId, page, shapes::Shapes, variables::filled_in},
    node::Years,
};

/// The most fields, fragments and their spreads that a document may unfold to.
pub const SELECTIONS: u64 = 5_000;
/// The deepest nesting of fields.
pub const DEPTH: u64 = 20;
/// The deepest that fragments may spread one another.
const SPREADS: usize = 24;
/// The most fields at the root of a query or mutation.
pub const ROOT_FIELDS: u64 = 20;
/// The most aliases in a document.
pub const ALIASES: usize = 200;
/// The most directives in a document.
pub const DIRECTIVES: usize = 100;
/// The most past moments that a document may look at.
pub const MOMENTS: usize = 10;
/// The most that a document may cost.
pub const COST: u64 = 25_000;
/// How deep the schema may be asked of its own fields: their types' fields, and no further.
const INTROSPECTION: u64 = 2;
/// How long a list counts as that does not say how long it is.
const LIST: u64 = 5;
/// What a mutation costs beside its answer.
const MUTATION: u64 = 10;
/// What a replay of the past costs beside what is read in it.
const REPLAY: u64 = 100;
/// What looking for words in all of a year costs beside what is found.
const SEARCH: u64 = 5_000;

/// What a document takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What it costs: a point a field, as often as lists make it.
    pub cost: u64,
    /// The moments of the past that it looks at.
    pub moments: BTreeSet<String>,
    /// The festival years that it is answered from.
    pub years: Years,
}

/// What a selection takes.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    /// How many selections a walk through it meets.
    selections: u64,
    /// How many fields it has beside one another.
    width: u64,
    /// How deep its fields nest.
    depth: u64,
    /// How deep it asks types of the schema for their fields.
    introspection: u64,
    /// A point a field, as often as lists make it.
    cost: u64,
}

impl Measure {
    /// With another selection beside it.
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            width: self.width.saturating_add(other.width),
            depth: self.depth.max(other.depth),
            introspection: self.introspection.max(other.introspection),
            cost: self.cost.saturating_add(other.cost),
        }
    }

    /// Seen from one further selection that unfolds to it.
    fn unfolded(self) -> Self {
        Self { selections: self.selections.saturating_add(1), ..self }
    }
}

/// Measures an operation of a document.
///
/// # Errors
/// When it takes more than is allowed.
pub fn measure(
    shapes: &Shapes,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<Measured, Fault> {
    written(document)?;
    let mut measuring = Measuring {
        shapes,
        document,
        operation,
        variables,
        known: HashMap::new(),
        open: 0,
        moments: BTreeSet::new(),
        years: Years::NONE,
    };
    let (root, each) = match operation.ty {
        OperationType::Query => ("Query", 0),
        OperationType::Mutation => ("Mutation", MUTATION),
        OperationType::Subscription => ("Subscription", 0),
    };
    let whole = measuring.set(root, &operation.selection_set.node)?;
    let root_fields = if operation.ty == OperationType::Subscription { 1 } else { ROOT_FIELDS };
    let cost = whole.cost.saturating_add(whole.width.saturating_mul(each));
    let within = |figure: u64, most: u64, code, vi, en| {
        if figure > most { Err(Fault::most(code, vi, en, most)) } else { Ok(()) }
    };
    within(whole.width, root_fields, Code::TooManyRootFields, "số trường ở gốc", "root fields")?;
    within(whole.depth, DEPTH, Code::TooDeep, "độ sâu", "the depth")?;
    within(whole.introspection, INTROSPECTION, Code::TooDeep, "độ sâu khi hỏi lược đồ", "the depth of introspection")?;
    within(
        whole.selections,
        SELECTIONS,
        Code::TooManySelections,
        "số trường sau khi mở các đoạn",
        "selections, fragments unfolded,",
    )?;
    within(cost, COST, Code::TooCostly, "chi phí", "the cost")?;
    if measuring.moments.len() > MOMENTS {
        return Err(Fault::most(Code::TooManyMoments, "số thời điểm quá khứ", "past moments", MOMENTS));
    }
    Ok(Measured { cost, moments: measuring.moments, years: measuring.years })
}

/// Counts what is written, used or not.
fn written(document: &ExecutableDocument) -> Result<(), Fault> {
    let (mut aliases, mut directives) = (0, 0);
    let mut sets: Vec<&SelectionSet> = Vec::new();
    for (_, operation) in document.operations.iter() {
        directives += operation.node.directives.len();
        directives += operation.node.variable_definitions.iter().map(|it| it.node.directives.len()).sum::<usize>();
        sets.push(&operation.node.selection_set.node);
    }
    for fragment in document.fragments.values() {
        directives += fragment.node.directives.len();
        sets.push(&fragment.node.selection_set.node);
    }
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            let given: &[Positioned<Directive>] = match &selection.node {
                Selection::Field(field) => {
                    aliases += usize::from(field.node.alias.is_some());
                    sets.push(&field.node.selection_set.node);
                    &field.node.directives
                }
                Selection::FragmentSpread(spread) => &spread.node.directives,
                Selection::InlineFragment(fragment) => {
                    sets.push(&fragment.node.selection_set.node);
                    &fragment.node.directives
                }
            };
            directives += given.len();
        }
    }
    if aliases > ALIASES {
        return Err(Fault::most(Code::TooManyAliases, "số bí danh", "aliases", ALIASES));
    }
    if directives > DIRECTIVES {
        return Err(Fault::most(Code::TooManyDirectives, "số chỉ thị", "directives", DIRECTIVES));
    }
    Ok(())
}

struct Measuring<'d> {
    shapes: &'d Shapes,
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    /// What fragments take that were met; `None` while one is being measured.
    known: HashMap<&'d Name, Option<Measure>>,
    /// How many fragments are being measured within one another.
    open: usize,
    moments: BTreeSet<String>,
    years: Years,
}

impl<'d> Measuring<'d> {
    fn set(&mut self, of: &str, set: &'d SelectionSet) -> Result<Measure, Fault> {
        let mut whole = Measure::default();
        for selection in &set.items {
            let part = match &selection.node {
                Selection::Field(field) => self.field(of, &field.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?.unfolded(),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                    let of = condition.map_or(of, |name| name.as_str());
                    self.set(of, &fragment.node.selection_set.node)?.unfolded()
                }
            };
            whole = whole.beside(part);
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &'d Name) -> Result<Measure, Fault> {
        match self.known.get(name) {
            Some(Some(measure)) => return Ok(*measure),
            Some(None) => {
                let words = format!("đoạn “{name}” chứa chính nó / the fragment “{name}” spreads itself");
                return Err(Fault::new(Code::NotValid, words));
            }
            None => {}
        }
        if self.open == SPREADS {
            let (vi, en) = ("độ sâu của các đoạn", "the depth of fragments");
            return Err(Fault::most(Code::TooDeep, vi, en, SPREADS));
        }
        // One that is not there is named by the validation that follows.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Measure::default()) };
        let FragmentDefinition { type_condition, selection_set, .. } = &fragment.node;
        self.known.insert(name, None);
        self.open += 1;
        let measure = self.set(type_condition.node.on.node.as_str(), &selection_set.node)?;
        self.open -= 1;
        self.known.insert(name, Some(measure));
        Ok(measure)
    }

    fn field(&mut self, of: &str, field: &'d Field) -> Result<Measure, Fault> {
        let name = field.name.node.as_str();
        if let Some(shape) = self.shapes.field(of, name) {
            values::check_arguments(self.shapes, &shape.arguments, field)?;
        }
        let (type_name, times) = self.shape(of, field)?;
        let inner = self.set(type_name, &field.selection_set.node)?;
        let asks_for_fields =
            of.starts_with(SCHEMA) && matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes");
        let mut cost = inner.cost.saturating_mul(times).saturating_add(1);
        for moment in self.looks_at(field) {
            self.moments.insert(moment);
            cost = cost.saturating_add(REPLAY);
        }
        if (of, name) == ("Festival", "search") {
            cost = cost.saturating_add(SEARCH);
        }
        // What the program says of itself rests on no year.
        if of == "Query" && !name.starts_with(SCHEMA) {
            self.years.add(self.year(field));
        }
        Ok(Measure {
            selections: inner.selections.saturating_add(1),
            width: 1,
            depth: inner.depth.saturating_add(1),
            introspection: inner.introspection.saturating_add(u64::from(asks_for_fields)),
            cost,
        })
    }

    /// The moments of the past that a field looks at: by its argument, or by the node ids that it is given.
    fn looks_at(&self, field: &Field) -> BTreeSet<String> {
        let ids = ["nodeId", "nodeIds"].into_iter().filter_map(|name| self.argument(field, name));
        let ids = ids.flat_map(|given| if let Value::List(ids) = given { ids } else { vec![given] });
        let past = ids.filter_map(|id| {
            let Value::String(id) = id else { return None };
            NodeId::parse(&id).ok()?.past().map(|slice| format!("{slice:?}"))
        });
        self.argument(field, "at").map(|at| at.to_string()).into_iter().chain(past).collect()
    }

    /// The festival year that a field at the root is answered from alone; `None` where it is not one.
    fn year(&self, field: &Field) -> Option<FestivalRef> {
        if field.name.node != "festival" {
            return None;
        }
        let (Value::String(convener), Value::Number(year)) =
            (self.argument(field, "in")?, self.argument(field, "year")?)
        else {
            return None;
        };
        let year = i32::try_from(year.as_i64()?).ok()?;
        Some(FestivalRef { convener: convener.parse().ok()?, year: year.try_into().ok()? })
    }

    /// Of which type a field is, and how often it stands in the answer.
    fn shape(&self, of: &str, field: &Field) -> Result<(&'d str, u64), Fault> {
        let name = field.name.node.as_str();
        if name.starts_with("__") || of.starts_with(SCHEMA) {
            // Whatever tells of the schema is one type here; its lists are those whose names are plural.
            let times = if name.ends_with('s') && name != "__typename" { LIST } else { 1 };
            return Ok((SCHEMA, times));
        }
        let Some(shape) = self.shapes.field(of, name) else { return Ok(("", 1)) };
        let times = if shape.is_paged {
            self.page(field)?
        } else if shape.is_list() && !of.ends_with("Connection") {
            self.listed(field)
        } else {
            // The edges of a page were counted as its field was met.
            1
        };
        Ok((shape.of(), times))
    }

    /// How many a page holds.
    fn page(&self, field: &Field) -> Result<u64, Fault> {
        let first = match self.argument(field, "first") {
            Some(Value::Number(first)) => first.as_u64().unwrap_or_default(),
            Some(_) | None => page::USUAL as u64,
        };
        if first > page::MOST as u64 {
            return Err(Fault::most(Code::PageTooLarge, "`first`", "`first`", page::MOST));
        }
        Ok(first.max(1))
    }

    /// How many a list without pages holds: as many as are asked for by name.
    fn listed(&self, field: &Field) -> u64 {
        let lists = field.arguments.iter().filter_map(|(name, _)| match self.argument(field, &name.node) {
            Some(Value::List(items)) => Some(items.len() as u64),
            Some(_) | None => None,
        });
        lists.max().unwrap_or(LIST).max(1)
    }

    /// An argument's value, with the variables in it as they were sent; `None` where it is absent.
    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let written = &field.get_argument(name)?.node;
        filled_in(written, self.operation, self.variables).filter(|value| *value != Value::Null)
    }
}

/// How the types are called that tell of the schema; here they are one.
const SCHEMA: &str = "__";
