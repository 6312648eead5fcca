//! Events that BlockMine has no nodes for: what becomes of the bot, and what it sees of its world.

use sculk_graph::{NodeType, Pin, PinType};

use super::world::trigger;

pub(super) fn nodes() -> Vec<NodeType> {
    let mut nodes = of_the_bot();
    nodes.extend(around_it());
    nodes
}

fn text(id: &'static str, label: &'static str) -> Pin {
    Pin::new(id, label, PinType::String)
}

fn number(id: &'static str, label: &'static str) -> Pin {
    Pin::new(id, label, PinType::Number)
}

fn switch(id: &'static str, label: &'static str) -> Pin {
    Pin::new(id, label, PinType::Boolean)
}

fn place(doc: &'static str) -> Pin {
    Pin::new("position", "Position", PinType::Object).doc(doc)
}

fn of_the_bot() -> Vec<NodeType> {
    vec![
        trigger("event:botStopped", "Bot Stopped")
            .doc("Starts the graph when somebody stops the bot. It is off its server by then: what needs the server fails; messages to the console, signals, stored values and web requests work. It does not come when the app itself ends.")
            .example("Bot Stopped → Send Signal \"gone\".")
            .keywords(&["start", "trigger", "when", "shutdown", "off"])
            .ours(),
        trigger("event:kicked", "Kicked")
            .doc("Starts the graph when the server throws the bot out or does not let it in. Disconnected follows where the bot was in.")
            .example("Kicked → Log: writes down why.")
            .keywords(&["start", "trigger", "when", "ban"])
            .ours()
            .output(text("reason", "Reason").doc("The server's own words."))
            .output(text("kind", "Kind").doc("What kind of reason it is: notWhitelisted, nameTaken, banned, serverFull, idleTimeout, serverClosed, tooFast, wrongVersion, notAuthenticated or other."))
            .output(switch("wasOnline", "Was in").doc("False where the server did not let it in.")),
        trigger("event:disconnected", "Disconnected")
            .doc("Starts the graph when a bot that was in the world no longer is, unless somebody stopped it. It is off its server by then.")
            .example("Disconnected → Branch by Comes back → Log.")
            .keywords(&["start", "trigger", "when", "offline", "lost", "end"])
            .ours()
            .output(text("reason", "Reason").doc("Why, in plain words."))
            .output(text("kind", "Kind").doc("In one word: kicked, connectionLost, timeout, protocolError, workerLost …"))
            .output(switch("willReconnect", "Comes back").doc("Whether it tries again by itself."))
            .output(number("retryIn", "Next try (s)").doc("In how many seconds; 0 where it does not try again.")),
        trigger("event:respawned", "Respawned")
            .doc("Starts the graph when the bot is alive again, or came into another dimension.")
            .example("Respawned → Send Message \"/home\" as command.")
            .keywords(&["start", "trigger", "when", "death", "dimension"])
            .ours()
            .output(text("dimension", "Dimension").doc("Such as minecraft:overworld.")),
    ]
}

fn around_it() -> Vec<NodeType> {
    vec![
        trigger("event:windowOpened", "Window Opened")
            .doc("Starts the graph when a window opens: a chest, a furnace, a menu of the server.")
            .example("Window Opened → Contains title \"Menu\" → Branch → Click.")
            .keywords(&["start", "trigger", "when", "menu", "gui", "container"])
            .ours()
            .output(text("title", "Title").doc("Without colours."))
            .output(text("kind", "Kind").doc("Such as generic_9x3, furnace or crafting."))
            .output(Pin::new("window", "Window", PinType::Object).doc("Its id, kind, title and nOwnSlots. Its items come after it opened.")),
        trigger("event:itemPickedUp", "Item Picked Up")
            .doc("Starts the graph when the bot, or somebody it sees, picks up an item.")
            .example("Item Picked Up → Branch by Is the bot → Send Message.")
            .keywords(&["start", "trigger", "when", "collect", "loot"])
            .ours()
            .output(text("name", "Name").doc("Such as oak_log."))
            .output(number("count", "Count"))
            .output(Pin::new("item", "Item", PinType::Object))
            .output(switch("isSelf", "Is the bot").doc("Whether it was the bot."))
            .output(number("by", "Entity").doc("The id of the entity that took it.")),
        trigger("event:blockChanged", "Block Changed")
            .doc("Starts the graph when a block within 16 blocks of the bot becomes another.")
            .example("Block Changed → Equals name \"air\" → Branch → Send Message.")
            .keywords(&["start", "trigger", "when", "dig", "place", "update"])
            .ours()
            .output(text("name", "Block").doc("What is there now, such as stone."))
            .output(place("Where.")),
        trigger("event:time", "Time of Day")
            .doc("Starts the graph about once a second with the time of day. Branch by Begins to do something once a morning or evening.")
            .example("Time of Day → Begins and Equals phase \"night\" → Branch → Send Message \"good night\".")
            .keywords(&["start", "trigger", "when", "night", "morning", "sunset", "sunrise"])
            .ours()
            .output(number("timeOfDay", "Time of day").doc("Ticks since sunrise, 0 to 23999; noon is 6000."))
            .output(number("day", "Day").doc("The number of the day."))
            .output(text("phase", "Phase").doc("day, sunset (from 12000), night (from 13000) or sunrise (from 23000)."))
            .output(switch("begins", "Begins").doc("Whether the phase is another than at the last report.")),
        trigger("event:title", "Title")
            .doc("Starts the graph when the server shows a title in large letters.")
            .example("Title → Contains title \"wins\" → Branch → Send Message \"gg\".")
            .keywords(&["start", "trigger", "when", "screen", "subtitle"])
            .ours()
            .output(text("title", "Title").doc("Without colours."))
            .output(text("subtitle", "Subtitle").doc("The smaller text below it.")),
        trigger("event:sound", "Sound")
            .doc("Starts the graph when the bot hears a sound.")
            .example("Sound → Contains name \"fishing_bobber.splash\" → Branch → Use Item.")
            .keywords(&["start", "trigger", "when", "hear", "noise"])
            .ours()
            .output(text("name", "Name").doc("Such as minecraft:entity.cow.ambient."))
            .output(place("Where it comes from; null where that is not known."))
            .output(number("volume", "Volume").doc("1 is ordinary."))
            .output(number("pitch", "Pitch").doc("1 is ordinary."))
            .output(number("entity", "Entity").doc("The id of the entity that makes it; null for other sounds.")),
    ]
}
