//! Data nodes that the `blockmine` dialect lets control flow pass through.

/// The output pin by which control flow leaves a node of this type that has no exec pins: graphs of
/// BlockMine's first versions wired some data nodes into their chains, and its engine still goes on
/// behind them. Everything else without a behaviour of its own ends the chain.
pub(super) fn passage(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string:contains" | "string:matches" | "string:equals" => "exec",
        "array:get_random_element" => "element",
        "array:add_element"
        | "array:remove_by_index"
        | "array:get_by_index"
        | "array:find_index"
        | "array:contains" => "result",
        "data:array_literal"
        | "data:make_object"
        | "data:get_variable"
        | "data:get_argument"
        | "data:length"
        | "data:get_entity_field"
        | "data:cast"
        | "data:string_literal"
        | "data:get_user_field"
        | "data:get_server_players"
        | "data:get_bot_look"
        | "math:operation"
        | "math:random_number"
        | "logic:operation"
        | "string:concat"
        | "object:create"
        | "object:get"
        | "object:set"
        | "object:delete"
        | "object:has_key" => "value",
        _ => return None,
    })
}
