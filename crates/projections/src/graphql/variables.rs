use async_graphql::{Value, Variables, parser::types::OperationDefinition};
use async_graphql_value::Value as Written;

/// A value as a document has it, with the variables in it as they were sent, or else as its operation has them; `None`
/// where there is one that is neither.
pub fn filled_in(written: &Written, operation: &OperationDefinition, sent: &Variables) -> Option<Value> {
    let usual = |name: &str| {
        let definition = operation.variable_definitions.iter().find(|it| it.node.name.node == name)?;
        Some(definition.node.default_value.as_ref()?.node.clone())
    };
    written.clone().into_const_with(|name| sent.get(&name).cloned().or_else(|| usual(&name)).ok_or(())).ok()
}
