//! Small things that BlockMine's engine does and its recordings do not show: what the graph does in
//! the world of the recordings.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod lines;

use sculk_nodes::conform::conform;

const VARIABLES: &str =
    r#""variables":[{"id":"v","name":"v","type":"array","value":"[\"a\",\"b\"]"}],"#;

/// Runs the nodes and wires of these lines in this input and compares what it calls and writes.
fn expect_of(input: &str, lines: &str, calls: &str, writes: &str) {
    let graph = lines::json(lines, VARIABLES);
    // What is left in the variables is logged where it matters.
    let wanted = format!(
        r#"{{"cases":[{{"name":"case","input":{input},"expect":{{"calls":{calls},"dbCalls":{writes},"error":null}}}}]}}"#
    );
    for report in conform("exact", &graph, &wanted).expect("the case is read") {
        let beside = |difference: &&String| !difference.starts_with("variables");
        let found: Vec<_> = report.differences.iter().filter(beside).collect();
        assert!(found.is_empty(), "{found:#?}\n{lines}");
    }
}

/// As [`expect_of`], of a command; each `logged` is what a Debug Log or a node's call shows.
fn expect(lines: &str, calls: &str) {
    expect_of(r#"{"trigger":"command"}"#, lines, calls, "[]");
}

/// What Debug Log nodes show.
fn logs(values: &[&str]) -> String {
    let calls: Vec<String> = values
        .iter()
        .map(|v| format!(r#"{{"call":"debugLog","args":[{v}]}}"#))
        .collect();
    format!("[{}]", calls.join(","))
}

#[test]
fn contains_leaves_its_index_behind_until_it_is_read_again() {
    let lines = r#"
        start event:command
        old data:get_variable {"variableName":"v"}
        has array:contains {"element":"b"}
        new data:array_literal {"pinCount":1,"pin_0":"b"}
        set action:bot_set_variable {"name":"v"}
        l1 debug:log
        l2 debug:log
        l3 debug:log
        l4 debug:log
        old.value -> has.array
        start.exec -> l1.exec
        has.result -> l1.value
        l1.exec -> set.exec
        new.value -> set.value
        set.exec -> l2.exec
        has.index -> l2.value
        l2.exec -> l3.exec
        has.result -> l3.value
        l3.exec -> l4.exec
        has.index -> l4.value"#;
    expect(lines, &logs(&["true", "1", "true", "0"]));
}

#[test]
fn has_key_leaves_its_value_behind() {
    let lines = r#"
        start event:command
        o1 object:create {"advanced":true,"jsonValue":"{\"k\":1}"}
        o2 object:create {"advanced":true,"jsonValue":"{\"k\":2}"}
        s1 action:bot_set_variable {"name":"w"}
        s2 action:bot_set_variable {"name":"w"}
        w data:get_variable {"variableName":"w"}
        has object:has_key {"key":"k"}
        l1 debug:log
        l2 debug:log
        start.exec -> s1.exec
        o1.object -> s1.value
        w.value -> has.object
        s1.exec -> l1.exec
        has.result -> l1.value
        l1.exec -> s2.exec
        o2.object -> s2.value
        s2.exec -> l2.exec
        has.value -> l2.value"#;
    expect(lines, &logs(&["true", "1"]));
}

#[test]
fn what_an_event_says_counts_only_if_truthy() {
    for (event, pin, said) in [
        ("raw_message", "rawText", r#""""#),
        ("websocket_call", "data", "0"),
        ("websocket_call", "data", "false"),
        ("websocket_call", "graphName", r#""""#),
    ] {
        let lines = format!(
            "start event:{event}\nlog action:send_log\nstart.exec -> log.exec\nstart.{pin} -> log.message"
        );
        let input = format!(
            r#"{{"trigger":"event","eventType":"{event}","eventArgs":{{"{pin}":{said}}}}}"#
        );
        let calls = r#"[{"call":"sendLog","args":["[Graph] undefined"]}]"#;
        expect_of(&input, &lines, calls, "[]");
    }
}

#[test]
fn an_unset_value_is_null_to_switch_and_check_type() {
    let lines = r#"
        start event:command
        type data:type_check {"checkType":"null"}
        l1 debug:log
        l2 debug:log
        way flow:switch {"caseCount":1,"case_0":"null"}
        start.exec -> l1.exec
        type.type_name -> l1.value
        l1.exec -> way.exec
        type.result -> l2.value
        way.case_0 -> l2.exec"#;
    expect(lines, &logs(&[r#""null""#, "true"]));
}

#[test]
fn the_next_place_in_what_is_no_list_is_one_more() {
    let lines = r#"
        start event:command
        next array:get_next {"array":"no","current_index":4}
        l1 debug:log
        l2 debug:log
        start.exec -> l1.exec
        next.next_index -> l1.value
        l1.exec -> l2.exec
        next.has_next -> l2.value"#;
    expect(lines, &logs(&["5", "false"]));
}

#[test]
fn a_stack_goes_whole_where_so_many_are_asked_for_and_text_stays_text() {
    let lines = r#"
        start event:command
        d1 inventory:drop {"itemName":"coal","count":100}
        l1 debug:log
        d2 inventory:drop {"itemName":"coal","count":8}
        d3 inventory:drop {"itemName":"coal","count":"3"}
        l2 debug:log
        d4 inventory:drop {"itemName":"coal","count":3}
        start.exec -> d1.exec
        d1.exec -> l1.exec
        d1.dropped -> l1.value
        l1.exec -> d2.exec
        d2.exec -> d3.exec
        d3.exec -> l2.exec
        d3.dropped -> l2.value
        l2.exec -> d4.exec"#;
    let calls = r#"[{"call":"bot.tossStack","args":["coal",8]},{"call":"debugLog","args":[8]},
        {"call":"bot.tossStack","args":["coal",8]},{"call":"bot.toss","args":[799,0,"3"]},
        {"call":"debugLog","args":["3"]},{"call":"bot.toss","args":[799,0,3]}]"#;
    expect(lines, calls);
}

#[test]
fn a_slot_is_selected_by_its_leading_digits_and_its_item_told_in_short() {
    let lines = r#"
        start event:command
        s1 inventory:select_slot {"slot":0}
        l1 debug:log
        s2 inventory:select_slot {"slot":"2.7"}
        s3 inventory:select_slot
        s4 inventory:select_slot {"slot":null}
        s5 inventory:select_slot {"slot":99}
        start.exec -> s1.exec
        s1.exec -> l1.exec
        s1.item -> l1.value
        l1.exec -> s2.exec
        s2.exec -> s3.exec
        s3.exec -> s4.exec
        s4.exec -> s5.exec"#;
    let calls = r#"[{"call":"bot.setQuickBarSlot","args":[0]},
        {"call":"debugLog","args":[{"name":"diamond_sword","displayName":"Diamond Sword","count":1,
            "slot":36,"type":841,"metadata":0}]},
        {"call":"bot.setQuickBarSlot","args":[2]},{"call":"bot.setQuickBarSlot","args":[8]}]"#;
    expect(lines, calls);
}

#[test]
fn a_chest_and_a_furnace_are_open_at_once_and_a_found_item_tells_no_stack_size() {
    let lines = r#"
        start event:command
        chest container:open {"x":12,"y":64,"z":-4}
        furnace furnace:open {"x":9,"y":64,"z":-4}
        put container:deposit {"itemName":"coal","count":1}
        gold container:find_item {"itemName":"gold"}
        log debug:log
        shut1 container:close
        shut2 furnace:close
        start.exec -> chest.exec
        chest.exec -> furnace.exec
        furnace.exec -> put.exec
        put.exec -> log.exec
        gold.item -> log.value
        log.exec -> shut1.exec
        shut1.exec -> shut2.exec"#;
    let calls = r#"[{"call":"bot.lookAt","args":[{"x":12.5,"y":64.5,"z":-3.5}]},
        {"call":"bot.openContainer","args":["chest"]},
        {"call":"bot.lookAt","args":[{"x":9.5,"y":64.5,"z":-3.5}]},
        {"call":"bot.openFurnace","args":["furnace"]},
        {"call":"container.deposit","args":[799,0,1]},
        {"call":"debugLog","args":[{"name":"gold_ingot","displayName":"Gold Ingot","count":3,"slot":2,
            "durability":null,"maxDurability":null,"damage":0}]},
        {"call":"container.close","args":[]},{"call":"furnace.close","args":[]}]"#;
    expect(lines, calls);
}

/// The database of a case with one command.
const ONE_COMMAND: &str =
    r#"{"trigger":"command","db":{"commands":[{"name":"c1","isVisual":true}]}}"#;

#[test]
fn a_command_is_written_in_the_words_of_the_graph() {
    let lines = r#"
        start event:command
        u1 action:update_command {"commandName":"c1","aliases":"[1,'b']","cooldown":"7"}
        u2 action:update_command {"commandName":"c1","aliases":"no list","allowedChatTypes":"","cooldown":3}
        c action:create_command {"name":"  "}
        start.exec -> u1.exec
        u1.exec -> u2.exec
        u2.exec -> c.exec"#;
    let writes = r#"[{"op":"command.update","args":{"aliases":"[1,\"b\"]","cooldown":"7"}},
        {"op":"command.update","args":{"cooldown":3}},
        {"op":"command.create","args":{"name":"  ","description":"","aliases":"[]","cooldown":0,
            "allowedChatTypes":"[\"chat\",\"private\"]","isVisual":true}}]"#;
    expect_of(ONE_COMMAND, lines, "[]", writes);
}

#[test]
fn a_user_given_as_an_object_is_read_as_a_row_with_its_groups() {
    let object = |json: &str| format!(r#"object:create {{"advanced":true,"jsonValue":{json:?}}}"#);
    let row =
        object(r#"{"username":"Z","groups":[{"group":{"name":"g"}},"x"],"permissionsSet":["p"]}"#);
    let plain = object(r#"{"username":"Z","groups":["a"],"permissions":["p"]}"#);
    let nobody = object(r#"{"name":"Z","isBlacklisted":true}"#);
    let reads = [
        ("row", "username", r#""Z""#),
        ("row", "groups", r#"["g"]"#),
        ("row", "permissions", r#"["p"]"#),
        ("plain", "groups", "[]"),
        ("plain", "permissions", "[]"),
        ("nobody", "groups", "null"),
        ("nobody", "isBlacklisted", "null"),
    ];
    let mut lines = format!("start event:command\nrow {row}\nplain {plain}\nnobody {nobody}\n");
    for (i, (who, pin, _)) in reads.iter().enumerate() {
        let last = if i == 0 {
            "start".to_owned()
        } else {
            format!("l{}", i - 1)
        };
        lines += &format!(
            "u{i} data:get_user_field\nl{i} debug:log\n{who}.object -> u{i}.user\n\
             u{i}.{pin} -> l{i}.value\n{last}.exec -> l{i}.exec\n"
        );
    }
    expect(&lines, &logs(&reads.map(|(_, _, shown)| shown)));
}

/// The calls that open the chest.
const OPENED: &str = r#"{"call":"bot.lookAt","args":[{"x":12.5,"y":64.5,"z":-3.5}]},
    {"call":"bot.openContainer","args":["chest"]}"#;

#[test]
fn nothing_at_a_coordinate_is_the_usual_one_and_no_number_is_set_out_for() {
    let lines = r#"
        start event:command
        go1 navigation:go_to {"x":null,"y":null,"z":null,"range":null}
        go2 navigation:go_to {"x":"5","y":"abc","z":0}
        log debug:log
        open container:open {"x":12,"y":null,"z":-4}
        start.exec -> go1.exec
        go1.exec -> go2.exec
        go2.exec -> log.exec
        go2.success -> log.value
        log.exec -> open.exec"#;
    let calls = format!(
        r#"[{{"call":"pathfinder.goto","args":[{{"goal":"GoalNear","x":0,"y":64,"z":0,"range":1}}]}},
        {{"call":"pathfinder.goto","args":[{{"goal":"GoalNear","x":5,"y":{{"$num":"NaN"}},"z":0,"range":1}}]}},
        {{"call":"debugLog","args":[true]}},{OPENED}]"#
    );
    expect(lines, &calls);
}

#[test]
fn less_than_none_is_not_moved_and_an_empty_place_is_the_hand() {
    let lines = r#"
        start event:command
        equip inventory:equip {"itemName":"sword","destination":""}
        other inventory:equip {"itemName":"sword","destination":"offhand"}
        open container:open {"x":12,"y":64,"z":-4}
        put container:deposit {"itemName":"coal","count":-1}
        take container:withdraw {"itemName":"iron","count":-1}
        log debug:log
        start.exec -> equip.exec
        equip.exec -> other.exec
        other.exec -> open.exec
        open.exec -> put.exec
        put.exec_failed -> take.exec
        take.exec_failed -> log.exec
        put.deposited -> log.value"#;
    let calls = format!(
        r#"[{{"call":"bot.equip","args":["diamond_sword","hand"]}},
        {{"call":"bot.equip","args":["diamond_sword","offhand"]}},{OPENED},
        {{"call":"debugLog","args":[0]}}]"#
    );
    expect(lines, &calls);
}

#[test]
fn an_item_whose_name_is_no_text_is_not_found_and_ends_a_run_that_only_looks() {
    let lines = r#"
        start event:command
        five data:number_literal {"value":5}
        open container:open {"x":12,"y":64,"z":-4}
        equip inventory:equip
        put container:deposit_all
        l1 debug:log
        l2 debug:log
        five.value -> equip.itemName
        five.value -> put.itemName
        start.exec -> open.exec
        open.exec -> equip.exec
        equip.exec -> l1.exec
        equip.success -> l1.value
        l1.exec -> put.exec
        put.exec -> l2.exec
        put.deposited -> l2.value"#;
    let logged = r#"{"call":"debugLog","args":[false]},{"call":"debugLog","args":[0]}"#;
    expect(lines, &format!("[{OPENED},{logged}]"));
    for (node, pin) in [
        ("inventory:has_item", "hasItem"),
        ("inventory:find_item", "found"),
        ("container:find_item", "found"),
    ] {
        expect_failure(&format!(
            "start event:command\nfive data:number_literal {{\"value\":5}}\nlook {node}\nlog debug:log\n\
             five.value -> look.itemName\nstart.exec -> log.exec\nlook.{pin} -> log.value"
        ));
    }
}

/// The run of these lines fails and calls nothing.
fn expect_failure(lines: &str) {
    let graph = lines::json(lines, "");
    let wanted = r#"{"cases":[{"name":"case","input":{"trigger":"command"},
        "expect":{"calls":[],"dbCalls":[],"variables":{},"error":{"name":"Error","message":"?"}}}]}"#;
    for report in conform("exact", &graph, wanted).expect("the case is read") {
        assert!(report.is_passed(), "{report}\n{lines}");
    }
}

#[test]
fn a_height_is_added_as_javascript_adds() {
    let lines = r#"
        start event:command
        text object:create {"advanced":true,"jsonValue":"{\"x\":1,\"y\":\"2\",\"z\":3}"}
        place object:create {"advanced":true,"jsonValue":"{\"x\":1,\"y\":2,\"z\":3}"}
        a action:bot_look_at
        b action:bot_look_at {"add_y":"x"}
        c action:bot_look_at {"add_y":"1.5"}
        text.object -> a.target
        place.object -> b.target
        place.object -> c.target
        start.exec -> a.exec
        a.exec -> b.exec
        b.exec -> c.exec"#;
    let at = |y: &str| format!(r#"{{"call":"bot.lookAt","args":[1,{y},3]}}"#);
    let calls = [at(r#""20""#), at(r#"{"$num":"NaN"}"#), at("3.5")];
    expect(lines, &format!("[{}]", calls.join(",")));
}

#[test]
fn a_new_user_is_in_no_group_where_there_is_none_to_be_in() {
    let lines = r#"
        start event:command
        groups user:get_groups {"user":"Someone"}
        log debug:log
        start.exec -> log.exec
        groups.groups -> log.value"#;
    let input = r#"{"trigger":"command","db":{"users":[],"groups":[]}}"#;
    expect_of(input, lines, &logs(&["[]"]), "[]");
    expect(lines, &logs(&[r#"["User"]"#]));
}

#[test]
fn not_reads_what_it_does_not_need() {
    expect_failure(
        "start event:command\nnone data:get_variable {\"variableName\":\"none\"}\n\
         get object:get {\"key\":\"a\"}\nnot logic:operation {\"operation\":\"NOT\"}\nlog debug:log\n\
         none.value -> get.object\nget.value -> not.pin_1\nstart.exec -> log.exec\nnot.result -> log.value",
    );
}

#[test]
fn the_number_0_is_no_date_and_a_timer_of_no_number_ticks() {
    let lines = r#"
        start event:command
        zero data:number_literal {"value":0}
        date time:datetime_literal
        later time:datetime_literal {"date":"1970-01-02"}
        is time:compare {"operation":"after"}
        l1 debug:log
        timer flow:timer {"interval":"abc","max_ticks":3}
        l2 debug:log
        zero.value -> date.date
        date.value -> is.date_left
        later.value -> is.date_right
        start.exec -> l1.exec
        is.result -> l1.value
        l1.exec -> timer.exec
        timer.completed -> l2.exec
        timer.tick -> l2.value"#;
    expect(lines, &logs(&["true", "2"]));
}
