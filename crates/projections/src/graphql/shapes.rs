use std::collections::{BTreeMap, HashMap};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};

/// What a field brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Whether it is cut into pages, and its list is as long as `first` says.
    pub is_paged: bool,
    /// The type of its value as the schema writes it: which parts may be null.
    pub ty: Type,
    /// The types of its arguments.
    pub arguments: Inputs,
}

impl Shape {
    /// The type of its value, or of each of them.
    pub fn of(&self) -> &str {
        named(&self.ty)
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.ty.base, BaseType::List(_))
    }
}

/// The types of arguments, or of an input's fields, by their names.
pub type Inputs = BTreeMap<String, Input>;

/// An argument, or a field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its type.
    pub ty: Type,
    /// Whether it may be absent although it is not null, since something else is meant then.
    pub has_default: bool,
}

/// What a schema says of its types.
#[derive(Debug, Default)]
pub struct Shapes {
    /// The fields of every type.
    fields: HashMap<String, HashMap<String, Shape>>,
    /// The fields of every input.
    inputs: HashMap<String, Inputs>,
}

impl Shapes {
    /// Reads them off a schema in its own language. Of one that cannot be read nothing is known.
    pub fn of(sdl: &str) -> Self {
        let mut shapes = Self::default();
        let definitions = parse_schema(sdl).map(|schema| schema.definitions).unwrap_or_default();
        for definition in definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                TypeKind::InputObject(input) => {
                    shapes.inputs.insert(name, inputs(input.fields.into_iter().map(|field| field.node)));
                    continue;
                }
                TypeKind::Scalar | TypeKind::Union(_) | TypeKind::Enum(_) => continue,
            };
            shapes.fields.insert(name, fields.into_iter().map(|field| shape(field.node)).collect());
        }
        shapes
    }

    /// A field of a type, where both are known.
    pub fn field(&self, of: &str, name: &str) -> Option<&Shape> {
        self.fields.get(of)?.get(name)
    }

    /// The fields of an input, where it is one.
    pub fn input(&self, name: &str) -> Option<&Inputs> {
        self.inputs.get(name)
    }
}

fn shape(field: FieldDefinition) -> (String, Shape) {
    let is_paged = field.arguments.iter().any(|argument| argument.node.name.node == "first");
    let arguments = inputs(field.arguments.into_iter().map(|argument| argument.node));
    (field.name.node.to_string(), Shape { is_paged, ty: field.ty.node, arguments })
}

fn inputs(definitions: impl Iterator<Item = InputValueDefinition>) -> Inputs {
    let input = |given: InputValueDefinition| {
        (given.name.node.to_string(), Input { ty: given.ty.node, has_default: given.default_value.is_some() })
    };
    definitions.map(input).collect()
}

/// The type of a value, or of what its lists hold.
pub fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(inner),
    }
}
