use std::collections::HashMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
};

/// What a field brings along, as far as its cost goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The type of its value, or of each of them.
    pub of: String,
    /// Whether it is a list.
    pub is_list: bool,
    /// Whether it is cut into pages, and its list is as long as `first` says.
    pub is_paged: bool,
}

/// The fields of every type of a schema.
#[derive(Debug, Default)]
pub struct Shapes(HashMap<String, HashMap<String, Shape>>);

impl Shapes {
    /// Reads them off a schema in its own language. Of one that cannot be read nothing is known, and every field counts
    /// as one.
    pub fn of(sdl: &str) -> Self {
        let Ok(schema) = parse_schema(sdl) else { return Self::default() };
        let types = schema.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(definition) = definition else { return None };
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                TypeKind::Scalar | TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::InputObject(_) => return None,
            };
            let fields = fields.into_iter().map(|field| shape(field.node)).collect();
            Some((definition.node.name.node.to_string(), fields))
        });
        Self(types.collect())
    }

    /// A field of a type, where both are known.
    pub fn field(&self, of: &str, name: &str) -> Option<&Shape> {
        self.0.get(of)?.get(name)
    }
}

fn shape(field: FieldDefinition) -> (String, Shape) {
    let is_paged = field.arguments.iter().any(|argument| argument.node.name.node == "first");
    let (of, is_list) = base(&field.ty.node);
    (field.name.node.to_string(), Shape { of, is_list, is_paged })
}

fn base(of: &Type) -> (String, bool) {
    match &of.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}
