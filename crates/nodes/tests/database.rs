//! What graphs write into BlockMine's database, as its recordings tell of it.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod lines;

use sculk_nodes::conform::conform;

const DB: &str = r#"{"botId":1,
    "groups":[{"name":"Admin","permissions":["*"]},{"name":"User","permissions":["user.say"]}],
    "users":[{"username":"Alice","groups":["Admin"]},{"username":"Bob","groups":["User"]}],
    "commands":[{"name":"old","isVisual":true,"aliases":"[]"},{"name":"sys","isVisual":false,"aliases":"[]"}],
    "store":[]}"#;

/// Runs a command's graph and compares its writes, its variables and whether it failed.
fn expect(lines: &str, writes: &str, variables: &str, error: &str) {
    let graph = lines::json(lines, "");
    let expected = format!(
        r#"{{"cases":[{{"name":"case","input":{{"trigger":"command","db":{DB}}},"expect":{{"calls":[],"variables":{variables},"dbCalls":{writes},"error":{error}}}}}]}}"#
    );
    for report in conform("database", &graph, &expected).expect("the case is read") {
        assert!(report.is_passed(), "{report}\n{lines}");
    }
}

#[test]
fn a_blacklist_mark_is_written_for_objects_only_and_read_again() {
    let lines = r#"
        start event:command
        bob object:create {"advanced":true,"jsonValue":"{\"username\":\"BOB\"}"}
        b1 user:set_blacklist {"blacklist_status":true}
        b2 user:set_blacklist {"user":"Alice","blacklist_status":true}
        is user:check_blacklist {"user":"bob"}
        name object:get {"key":"username"}
        s1 action:bot_set_variable {"name":"is"}
        s2 action:bot_set_variable {"name":"who"}
        s3 action:bot_set_variable {"name":"none"}
        start.exec -> b1.exec
        bob.object -> b1.user
        b1.exec -> b2.exec
        b2.exec -> s1.exec
        is.is_blacklisted -> s1.value
        s1.exec -> s2.exec
        b1.updated_user -> name.object
        name.value -> s2.value
        s2.exec -> s3.exec
        b2.updated_user -> s3.value"#;
    let writes = r#"[{"op":"user.update","args":{"username":"bob","isBlacklisted":true}}]"#;
    expect(
        lines,
        writes,
        r#"{"is":true,"who":"bob","none":null}"#,
        "null",
    );
}

#[test]
fn a_blacklist_mark_that_is_text_ends_the_run() {
    let lines = r#"
        start event:command
        bob object:create {"advanced":true,"jsonValue":"{\"username\":\"bob\"}"}
        b user:set_blacklist {"blacklist_status":"false"}
        start.exec -> b.exec
        bob.object -> b.user"#;
    expect(lines, "[]", "{}", r#"{"name":"Error","message":"?"}"#);
}

#[test]
fn groups_are_joined_and_left_and_nobody_is_left_without_one() {
    let lines = r#"
        start event:command
        a user:add_to_group {"user":"bob","group":"Admin"}
        again user:add_to_group {"user":"BOB","group":"Admin"}
        blank user:add_to_group {"user":"bob","group":""}
        nobody user:add_to_group {"group":"Admin"}
        r user:remove_from_group {"user":"Alice","group":"Admin"}
        g user:get_groups {"user":"alice"}
        p user:check_permission {"user":"bob","permission":"any"}
        s1 action:bot_set_variable {"name":"alice"}
        s2 action:bot_set_variable {"name":"bob"}
        start.exec -> a.exec
        a.exec -> again.exec
        again.exec -> blank.exec
        blank.exec -> nobody.exec
        nobody.exec -> r.exec
        r.exec -> s1.exec
        g.groups -> s1.value
        s1.exec -> s2.exec
        p.has_permission -> s2.value"#;
    let writes = r#"[
        {"op":"userGroup.create","args":{"username":"bob","group":"Admin"}},
        {"op":"userGroup.delete","args":{"username":"alice","group":"Admin"}},
        {"op":"userGroup.create","args":{"username":"alice","group":"User"}}]"#;
    expect(lines, writes, r#"{"alice":["User"],"bob":true}"#, "null");
}

#[test]
fn a_group_that_is_not_there_or_not_theirs_ends_the_run() {
    for node in [
        r#"user:add_to_group {"user":"bob","group":"None"}"#,
        r#"user:remove_from_group {"user":"bob","group":"Admin"}"#,
        r#"user:remove_from_group {"user":"bob","group":"None"}"#,
    ] {
        let lines = format!("start event:command\nn {node}\nstart.exec -> n.exec");
        expect(&lines, "[]", "{}", r#"{"name":"Error","message":"?"}"#);
    }
}

#[test]
fn commands_are_made_changed_and_taken_away() {
    let lines = r#"
        start event:command
        c1 action:create_command {"name":"new","description":"d","aliases":"['n']","cooldown":"5","allowedChatTypes":"oops"}
        c2 action:create_command {"name":"old"}
        c3 action:create_command {"name":"brief","temporary":true}
        u1 action:update_command {"commandName":"old","newName":"new"}
        u2 action:update_command {"commandName":"old","cooldown":7}
        d1 action:delete_command {"commandName":"sys"}
        d2 action:delete_command {"commandName":"old"}
        t data:type_check {"checkType":"string"}
        s1 action:bot_set_variable {"name":"made"}
        s2 action:bot_set_variable {"name":"again"}
        s3 action:bot_set_variable {"name":"brief_is_text"}
        s4 action:bot_set_variable {"name":"taken"}
        s5 action:bot_set_variable {"name":"changed"}
        s6 action:bot_set_variable {"name":"system"}
        s7 action:bot_set_variable {"name":"gone"}
        start.exec -> c1.exec
        c1.exec -> c2.exec
        c2.exec -> c3.exec
        c3.exec -> u1.exec
        u1.exec -> u2.exec
        u2.exec -> d1.exec
        d1.exec -> d2.exec
        d2.exec -> s1.exec
        s1.exec -> s2.exec
        s2.exec -> s3.exec
        s3.exec -> s4.exec
        s4.exec -> s5.exec
        s5.exec -> s6.exec
        s6.exec -> s7.exec
        c1.success -> s1.value
        c2.success -> s2.value
        c3.commandId -> t.value
        t.result -> s3.value
        u1.success -> s4.value
        u2.success -> s5.value
        d1.success -> s6.value
        d2.success -> s7.value"#;
    let writes = r#"[
        {"op":"command.create","args":{"name":"new","description":"d","aliases":"[\"n\"]","cooldown":"5",
            "allowedChatTypes":"[\"chat\",\"private\"]","isVisual":true}},
        {"op":"command.update","args":{"cooldown":7}},
        {"op":"command.delete","args":{"name":"old"}}]"#;
    let variables = r#"{"made":true,"again":false,"brief_is_text":true,"taken":false,"changed":true,
        "system":false,"gone":true}"#;
    expect(lines, writes, variables, "null");
}

#[test]
fn commands_of_one_run_are_taken_away_by_any_of_their_names() {
    let lines = r#"
        start event:command
        c action:create_command {"name":"brief","aliases":"['b']","temporary":true}
        d1 action:delete_command {"commandName":"b"}
        d2 action:delete_command {"commandName":"brief"}
        s1 action:bot_set_variable {"name":"first"}
        s2 action:bot_set_variable {"name":"again"}
        start.exec -> c.exec
        c.exec -> d1.exec
        d1.exec -> d2.exec
        d2.exec -> s1.exec
        s1.exec -> s2.exec
        d1.success -> s1.value
        d2.success -> s2.value"#;
    expect(lines, "[]", r#"{"first":true,"again":false}"#, "null");
}

#[test]
fn what_lists_nothing_changes_no_command() {
    let lines = r#"
        start event:command
        u action:update_command {"commandName":"old","aliases":"oops","allowedChatTypes":"","cooldown":3}
        start.exec -> u.exec"#;
    let writes = r#"[{"op":"command.update","args":{"cooldown":3}}]"#;
    expect(lines, writes, "{}", "null");
}
