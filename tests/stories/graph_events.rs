//! Each event that only our own nodes begin with, caused in the practice world and heard by a graph.

use std::time::Duration;

use sculk_contract::BotTarget;

use crate::harness::{
    core::{Core, plain},
    graph::{add, graph},
    practice::PracticeWorld,
    until,
};

/// Writes what each event says into the console, and opens the chest when a title says so.
fn listener() -> String {
    graph(
        r#"
        respawned event:respawned
        respawned_log action:send_log {"message":"respawned {dimension}"}
        respawned.exec -> respawned_log.exec
        respawned.dimension -> respawned_log.var_dimension
        window event:windowOpened
        window_log action:send_log {"message":"window {kind} {id}"}
        window_id object:get {"key":"id"}
        window.exec -> window_log.exec
        window.kind -> window_log.var_kind
        window.window -> window_id.object
        window_id.value -> window_log.var_id
        item event:itemPickedUp
        item_log action:send_log {"message":"item {count} {name} {shown} {self}"}
        item_shown object:get {"key":"displayName"}
        item.exec -> item_log.exec
        item.count -> item_log.var_count
        item.name -> item_log.var_name
        item.item -> item_shown.object
        item_shown.value -> item_log.var_shown
        item.isSelf -> item_log.var_self
        block event:blockChanged
        block_log action:send_log {"message":"block {name} at {x}"}
        block_x object:get {"key":"x"}
        block.exec -> block_log.exec
        block.name -> block_log.var_name
        block.position -> block_x.object
        block_x.value -> block_log.var_x
        time event:time
        time_new flow:branch
        time_log action:send_log {"message":"phase {phase}"}
        time.exec -> time_new.exec
        time.begins -> time_new.condition
        time_new.exec_true -> time_log.exec
        time.phase -> time_log.var_phase
        title event:title
        title_log action:send_log {"message":"title {title}, {below}"}
        chest container:open {"x":2,"y":64,"z":4}
        title.exec -> title_log.exec
        title.title -> title_log.var_title
        title.subtitle -> title_log.var_below
        title_log.exec -> chest.exec
        sound event:sound
        sound_log action:send_log {"message":"sound {name} {x}"}
        sound_x object:get {"key":"x"}
        sound.exec -> sound_log.exec
        sound.name -> sound_log.var_name
        sound.position -> sound_x.object
        sound_x.value -> sound_log.var_x
        "#,
    )
}

/// The same of the bot's own ends.
fn ends() -> String {
    graph(
        r#"
        kicked event:kicked
        kicked_log action:send_log {"message":"kicked {kind} {online}: {reason}"}
        kicked.exec -> kicked_log.exec
        kicked.kind -> kicked_log.var_kind
        kicked.wasOnline -> kicked_log.var_online
        kicked.reason -> kicked_log.var_reason
        gone event:disconnected
        gone_log action:send_log {"message":"disconnected {kind} {again}: {reason}"}
        gone.exec -> gone_log.exec
        gone.kind -> gone_log.var_kind
        gone.willReconnect -> gone_log.var_again
        gone.reason -> gone_log.var_reason
        stopped event:botStopped
        stopped_log action:send_log {"message":"stopped"}
        stopped.exec -> stopped_log.exec
        "#,
    )
}

/// Waits for a sound after each title.
fn waiter() -> String {
    graph(
        r#"
        title event:title
        wait flow:wait_for_event {"event_name":"sound","timeout":60}
        name object:get {"key":"name"}
        log action:send_log {"message":"waited for {name}"}
        title.exec -> wait.exec
        wait.event -> name.object
        wait.exec -> log.exec
        name.value -> log.var_name
        "#,
    )
}

struct Stage {
    world: PracticeWorld,
    core: Core,
    bot: i32,
}

impl Stage {
    /// Enters a command of the world's operator and waits for a line of the bot's console.
    fn cause(&mut self, command: &str, line: &str) {
        self.world.console(command);
        self.core.console_shows(self.bot, line);
    }
}

#[test]
fn every_event_of_our_own_starts_its_graph() {
    let dir = tempfile::tempdir().unwrap();
    let core = Core::open(dir.path());
    let world = PracticeWorld::start();
    let bot = core.add_bot(world.port, "Bot_1").id;
    add(&core, bot, "Listener", listener());
    add(&core, bot, "Ends", ends());
    add(&core, bot, "Waiter", waiter());
    core.bring_online(bot);
    let mut stage = Stage { world, core, bot };

    stage.world.console("tp Bot_1 2 64 2");
    stage.cause("title Bot_1 Red wins | at last", "title Red wins, at last");
    stage.core.console_shows(bot, "window generic_9x3 1");
    // The run may begin to wait a moment after the title.
    until("the run that waits for a sound", || {
        stage.world.console("playsound Bot_1 entity.cow.ambient");
        std::thread::sleep(Duration::from_millis(100));
        let lines = stage.core.console(bot).into_iter();
        let mut lines = lines.map(|line| plain(&line));
        lines
            .any(|line| line == "waited for minecraft:entity.cow.ambient")
            .then_some(())
    });
    stage
        .core
        .console_shows(bot, "sound minecraft:entity.cow.ambient 2");
    stage.cause("setblock 4 64 1 gold_block", "block gold_block at 4");
    // The first report only says what part of the day it is.
    stage.world.console("time 6000");
    stage.cause("time 12000", "phase sunset");
    stage.cause("time 13000", "phase night");
    // What it carried lies where it comes back.
    stage.world.console("tp Bot_1 0.5 64 0.5");
    stage.world.console("give Bot_1 bread 3");
    stage.cause("hurt Bot_1 100", "respawned minecraft:overworld");
    stage.core.console_shows(bot, "item 3 bread Bread true");

    stage.cause(
        "kick Bot_1 that is enough",
        "kicked other true: that is enough",
    );
    stage.core.console_shows(bot, "disconnected kicked true: ");
    let nobody_stopped_it = stage.core.console(bot).into_iter();
    let nobody_stopped_it = nobody_stopped_it.map(|line| plain(&line));
    assert!(!nobody_stopped_it.into_iter().any(|line| line == "stopped"));
    stage.core.wait_online(bot);
    stage
        .core
        .call(stage.core.surface.stop_bots(BotTarget::All));
    stage.core.console_shows(bot, "stopped");
    stage.world.console("ban Bot_1");
    stage.core.start(bot);
    stage.core.console_shows(bot, "kicked banned false: ");
    stage.core.close();
}
