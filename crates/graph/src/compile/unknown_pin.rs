//! What the `blockmine` dialect reads at an output pin that a data node does not have.

use sculk_core::{Object, Value};

use super::wiring::WiredNode;

/// BlockMine's editor and its engine do not always agree on the names of pins. Asked for a pin it does
/// not know, a node of these types gives something empty without looking at its inputs; the others
/// answer as if asked for the pin they have.
pub(super) fn unknown_pin(
    id: &str,
    node: &WiredNode<'_>,
    data: &Object,
    pin: &str,
) -> Option<Value> {
    if node.kind?.output_type(data, pin).is_some() {
        return None;
    }
    Some(match id {
        "string:split" | "data:array_literal" | "array:add_element" | "data:get_server_players" => {
            Value::array(Vec::new())
        }
        "object:create" | "object:set" | "object:delete" | "data:make_object" => {
            Value::object(Object::default())
        }
        "string:length" => Value::Number(0.0),
        "logic:operation" | "logic:not" | "data:boolean_literal" => Value::Bool(false),
        "string:to_upper" | "string:to_lower" | "data:string_literal" | "array:join" => {
            Value::text("")
        }
        "string:contains"
        | "string:equals"
        | "string:matches"
        | "string:starts_with"
        | "string:ends_with"
        | "string:concat"
        | "data:get_argument"
        | "data:get_variable"
        | "data:length"
        | "data:cast"
        | "data:type_check"
        | "data:store_read"
        | "data:get_user_field"
        | "math:operation"
        | "logic:compare"
        | "type:to_string"
        | "time:now"
        | "time:format"
        | "time:datetime_literal"
        | "bot:get_name"
        | "array:contains"
        | "array:get_by_index"
        | "array:get_next"
        | "array:shuffle"
        | "object:has_key"
        | "inventory:find_item" => Value::Null,
        _ => return None,
    })
}
