//! Graphs that use a bot's hands and legs, the web, and commands.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use sculk_contract::WebAccess;
use serde_json::json;

use crate::harness::{
    graph::{add, add_command, graph},
    scene::Scene,
    until,
};

impl Scene {
    /// Puts the bot in front of the row of containers, with these items.
    fn stand_with(&self, items: &[(u16, &str, u32)]) {
        self.server
            .event("player_loaded", |event| event["player"] == "Bot_1");
        self.server
            .op(json!({ "op": "tp", "player": "Bot_1", "pos": [4.5, 64, 1.5] }));
        for (slot, item, count) in items {
            self.server.op(json!({
                "op": "setSlot", "player": "Bot_1", "slot": slot, "item": item, "count": count
            }));
        }
    }

    /// What the server says lies in a slot of the bot.
    fn slot(&self, slot: u16) -> String {
        let state = self.server.state();
        let players = state["players"].as_array().cloned().unwrap_or_default();
        let bot = players.iter().find(|player| player["name"] == "Bot_1");
        bot.map(|bot| bot["inv"][slot.to_string()].to_string())
            .unwrap_or_default()
    }
}

#[test]
fn a_graph_opens_a_chest_moves_items_and_closes_it() {
    let chest = graph(
        r#"
        start event:command
        open container:open {"x":2,"y":64,"z":4}
        in container:deposit {"itemName":"stone","count":5}
        out container:withdraw {"itemName":"diamond","count":2}
        found container:find_item {"itemName":"stone"}
        say action:send_message {"message":"in {in} out {out} there {there}"}
        close container:close
        left inventory:count_item {"itemName":"diamond"}
        end action:send_message {"message":"closed with {n}"}
        no action:send_message {"message":"no chest"}
        start.exec -> open.exec
        open.exec -> in.exec
        open.exec_failed -> no.exec
        in.exec -> out.exec
        out.exec -> say.exec
        in.deposited -> say.var_in
        out.withdrawn -> say.var_out
        found.count -> say.var_there
        say.exec -> close.exec
        close.exec -> end.exec
        left.count -> end.var_n
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "chest", &chest);
    });
    scene.stand_with(&[(36, "stone", 12)]);
    let slots = json!({ "3": { "name": "diamond", "count": 5 } });
    scene
        .server
        .op(json!({ "op": "container", "pos": [2, 64, 4], "slots": slots }));
    scene.say("Alex", "@chest");
    scene.server.hears("Bot_1", "in 5 out 2 there 5");
    scene.server.hears("Bot_1", "closed with 2");
    scene.server.event("close", |_| true);
    scene.core.close();
}

#[test]
fn a_graph_smelts_and_equips_what_it_has() {
    let smelt = graph(
        r#"
        start event:command
        open furnace:open {"x":4,"y":64,"z":4}
        input furnace:put_input {"itemName":"raw_iron","count":1}
        fuel furnace:put_fuel {"itemName":"coal","count":1}
        wait flow:while {"condition":true}
        pause flow:delay {"delay":200}
        take furnace:take_output
        done flow:break
        close furnace:close
        helmet inventory:equip {"itemName":"iron_helmet","destination":"head"}
        say action:send_message {"message":"took {n}"}
        start.exec -> open.exec
        open.exec -> input.exec
        input.exec -> fuel.exec
        fuel.exec -> wait.exec
        wait.loop_body -> pause.exec
        pause.exec -> take.exec
        take.exec -> done.exec
        wait.completed -> close.exec
        close.exec -> helmet.exec
        helmet.exec -> say.exec
        take.count -> say.var_n
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "smelt", &smelt);
    });
    scene.server.config(json!({ "furnaceTicks": 20 }));
    scene.stand_with(&[(9, "raw_iron", 2), (10, "coal", 2), (11, "iron_helmet", 1)]);
    scene.say("Alex", "@smelt");
    scene.server.hears("Bot_1", "took 1");
    until("the helmet on the bot's head", || {
        scene.slot(5).contains("iron_helmet").then_some(())
    });
    scene.core.close();
}

#[test]
fn a_graph_follows_a_player_until_it_is_told_to_stop() {
    let follow = graph(
        r#"
        start event:command
        follow navigation:follow {"target":"Alex","range":2}
        say action:send_message {"message":"following {is}"}
        start.exec -> follow.exec
        follow.exec -> say.exec
        follow.following -> say.var_is
        "#,
    );
    let stop = graph(
        r#"
        start event:command
        stop navigation:stop
        say action:send_message {"message":"stopped"}
        start.exec -> stop.exec
        stop.exec -> say.exec
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "follow", &follow);
        add_command(core, bot, "stop", &stop);
    });
    scene.stand_with(&[]);
    scene
        .server
        .op(json!({ "op": "fakePlayer", "name": "Alex", "pos": [4.5, 64, -6.5] }));
    until("Alex to be seen and followed", || {
        scene.say("Alex", "@follow");
        std::thread::sleep(Duration::from_millis(300));
        let said = scene.said();
        said.iter()
            .any(|line| line == "following true")
            .then_some(())
    });
    until("the bot to be near Alex", || {
        let state = scene.server.state();
        let players = state["players"].as_array()?;
        let bot = players.iter().find(|player| player["name"] == "Bot_1")?;
        let z = bot["pos"][2].as_f64().or_else(|| bot["z"].as_f64())?;
        (z < -3.0).then_some(())
    });
    scene.say("Alex", "@stop");
    scene.server.hears("Bot_1", "stopped");
    scene.core.close();
}

/// Answers one request with JSON and returns its first line.
fn answer_one(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().expect("the graph asks");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a read limit can be set");
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let n_bytes = stream.read(&mut piece).expect("the request comes");
        assert!(n_bytes > 0, "the request is whole");
        request.extend_from_slice(&piece[..n_bytes]);
    }
    let body = r#"{"online":true,"players":7}"#;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("the answer is sent");
    let text = String::from_utf8_lossy(&request).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_graph_asks_a_web_server_of_this_machine_only_where_the_user_allows_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let ask = graph(
        &r#"
        start event:command
        ask action:http_request {"url":"http://127.0.0.1:PORT/status","queryParams":"{\"q\":\"1\"}"}
        n object:get {"key":"players"}
        say action:send_message {"message":"{status}: {n} players"}
        no action:send_message {"message":"refused"}
        start.exec -> ask.exec
        ask.response -> n.object
        n.value -> say.var_n
        ask.status -> say.var_status
        ask.exec -> say.exec
        ask.exec_error -> no.exec
        "#
        .replace("PORT", &port.to_string()),
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "ask", &ask);
    });
    scene.say("Alex", "@ask");
    scene.server.hears("Bot_1", "refused");
    let surface = &scene.core.surface;
    scene.core.call(surface.set_web_access(WebAccess {
        allows_private: true,
    }));
    let asked = std::thread::spawn(move || answer_one(&listener));
    scene.say("Alex", "@ask");
    scene.server.hears("Bot_1", "200: 7 players");
    assert_eq!(asked.join().unwrap(), "GET /status?q=1 HTTP/1.1");
    scene.core.close();
}

#[test]
fn a_graph_makes_a_command_that_starts_another_graph_and_uses_one_of_the_server() {
    let make = graph(
        r#"
        start event:command
        make action:create_command {"name":"wave","temporary":true,"allowedChatTypes":["chat"]}
        say action:send_message {"message":"made {ok}"}
        home action:send_message {"message":"/home sweet","chat_type":"command"}
        start.exec -> make.exec
        make.exec -> say.exec
        make.success -> say.var_ok
        say.exec -> home.exec
        "#,
    );
    let waving = graph(
        r#"
        used event:command
        is logic:compare {"operation":"==","b":"wave"}
        if flow:branch
        who object:get {"key":"username"}
        say action:send_message {"message":"waves at {who}"}
        used.exec -> if.exec
        used.command_name -> is.a
        is.result -> if.condition
        if.exec_true -> say.exec
        used.user -> who.object
        who.value -> say.var_who
        "#,
    );
    let scene = Scene::with(|core, bot| {
        add_command(core, bot, "make", &make);
        add(core, bot, "Waving", waving);
    });
    scene.say("Alex", "@make");
    scene.server.hears("Bot_1", "made true");
    scene
        .server
        .event("command", |event| event["command"] == "home sweet");
    until("the new command to be known", || {
        scene.say("Alex", "@wave");
        std::thread::sleep(Duration::from_millis(200));
        let said = scene.said();
        said.iter()
            .any(|line| line == "waves at Alex")
            .then_some(())
    });
    scene.core.close();
}
