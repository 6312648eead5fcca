//! What the bot of the recordings' world has, and what it did with it.

use sculk_core::Value;
use sculk_graph::{Answer, ContainerKind, Effect, FurnaceSlot, ItemMove, ItemStack};

use super::world::{World, place};

/// Where the bot stands.
const HERE: [f64; 3] = [10.5, 64.0, -3.5];
/// Out of reach, in blocks.
const REACH: f64 = 4.0;
/// A goal higher up has no way.
const MAX_Y: f64 = 200.0;

fn item(slot: f64, name: &str, shown: &str, count: f64, kind: f64) -> Value {
    worn_item(slot, (name, shown), count, kind, None)
}

/// An item with the most it can wear and what it has worn.
fn worn_item(
    slot: f64,
    (name, shown): (&str, &str),
    count: f64,
    kind: f64,
    wear: Option<(f64, f64)>,
) -> Value {
    Value::record([
        ("slot", slot.into()),
        ("name", name.into()),
        ("displayName", shown.into()),
        ("count", count.into()),
        ("type", kind.into()),
        ("metadata", 0.0.into()),
        ("stackSize", 64.0.into()),
        (
            "maxDurability",
            wear.map_or(Value::Null, |(most, _)| most.into()),
        ),
        ("damage", wear.map_or(0.0, |(_, damage)| damage).into()),
    ])
}

fn inventory() -> Value {
    let sword = ("diamond_sword", "Diamond Sword");
    let items = vec![
        item(9.0, "cobblestone", "Cobblestone", 20.0, 35.0),
        item(10.0, "coal", "Coal", 8.0, 799.0),
        item(11.0, "raw_iron", "Raw Iron", 4.0, 800.0),
        worn_item(36.0, sword, 1.0, 841.0, Some((1561.0, 61.0))),
        item(37.0, "cobblestone", "Cobblestone", 64.0, 35.0),
        worn_item(45.0, ("shield", "Shield"), 1.0, 1150.0, Some((336.0, 0.0))),
    ];
    Value::record([
        ("items", Value::array(items)),
        ("selectedSlot", Value::Number(0.0)),
    ])
}

fn chest() -> Value {
    Value::array(vec![
        item(0.0, "iron_ingot", "Iron Ingot", 12.0, 801.0),
        item(2.0, "gold_ingot", "Gold Ingot", 3.0, 805.0),
        item(3.0, "iron_ingot", "Iron Ingot", 5.0, 801.0),
    ])
}

fn furnace() -> Value {
    Value::record([
        ("inputItem", item(0.0, "raw_iron", "Raw Iron", 2.0, 800.0)),
        ("fuelItem", Value::Null),
        (
            "outputItem",
            item(2.0, "iron_ingot", "Iron Ingot", 3.0, 801.0),
        ),
        ("fuel", 0.5.into()),
        ("progress", 0.25.into()),
    ])
}

fn block([x, y, z]: [f64; 3]) -> Option<&'static str> {
    match (x, y, z) {
        (12.0, 64.0, -4.0) => Some("chest"),
        (9.0, 64.0, -4.0) => Some("furnace"),
        _ if y < -64.0 => None,
        _ => Some("stone"),
    }
}

fn no() -> Answer {
    Answer::Failed("It is not so in the recorded world.".to_owned())
}

fn nearby(at: [f64; 3], range: f64) -> Value {
    Value::record([
        ("goal", Value::text("GoalNear")),
        ("x", at[0].into()),
        ("y", at[1].into()),
        ("z", at[2].into()),
        ("range", range.into()),
    ])
}

fn counted(stack: &ItemStack, count: f64) -> Vec<Value> {
    vec![stack.kind.into(), stack.metadata.into(), count.into()]
}

impl World {
    /// Performs what the bot does with items and feet; none for another effect.
    pub(super) fn perform_body(&mut self, effect: &Effect) -> Option<Answer> {
        Some(match effect {
            Effect::Inventory => Answer::Value(inventory()),
            Effect::Equip {
                stack,
                place,
                unknown_place,
            } => {
                let place = unknown_place.clone().unwrap_or_else(|| place.name().into());
                let args = vec![stack.name.clone().into(), Value::Text(place)];
                self.call("bot.equip", args)
            }
            Effect::Toss { stack, count, said } => {
                let mut args = counted(stack, *count);
                if !said.is_undefined() {
                    args[2] = said.clone();
                }
                self.call("bot.toss", args)
            }
            Effect::TossStacks { stacks } => {
                for stack in stacks {
                    let args = vec![stack.name.clone().into(), stack.count.into()];
                    self.call("bot.tossStack", args);
                }
                Answer::done()
            }
            Effect::SelectSlot { slot } => {
                self.call("bot.setQuickBarSlot", vec![f64::from(*slot).into()])
            }
            Effect::GoTo { x, y, z, range } => self.go_to([*x, *y, *z], *range),
            Effect::Follow { entity, range } => {
                let goal = Value::record([
                    ("goal", Value::text("GoalFollow")),
                    ("entity", (*entity).into()),
                    ("range", (*range).into()),
                ]);
                self.call("pathfinder.setGoal", vec![goal, true.into()])
            }
            Effect::StopMoving => {
                self.call("pathfinder.setGoal", vec![Value::Null]);
                self.call("bot.clearControlStates", Vec::new())
            }
            other => return self.perform_container(other),
        })
    }

    fn perform_container(&mut self, effect: &Effect) -> Option<Answer> {
        let (has_chest, has_furnace) = (self.has_chest, self.has_furnace);
        Some(match effect {
            Effect::OpenContainer { kind, x, y, z } => self.open(*kind, [*x, *y, *z]),
            Effect::CloseContainer { kind } => self.close(*kind),
            Effect::ContainerItems { .. } if has_chest => Answer::Value(chest()),
            Effect::FurnaceStatus if has_furnace => Answer::Value(furnace()),
            Effect::ContainerItems { .. } | Effect::FurnaceStatus => Answer::Value(Value::Null),
            Effect::Deposit { moves } if has_chest => self.moved("container.deposit", moves),
            Effect::Withdraw { moves } if has_chest => self.moved("container.withdraw", moves),
            Effect::FurnacePut { slot, stack, count } if has_furnace => {
                let name = match slot {
                    FurnaceSlot::Input => "furnace.putInput",
                    FurnaceSlot::Fuel => "furnace.putFuel",
                };
                self.call(name, counted(stack, *count))
            }
            Effect::FurnaceTake if has_furnace => {
                self.call("furnace.takeOutput", Vec::new());
                Answer::Value(furnace().field("outputItem"))
            }
            Effect::Deposit { .. }
            | Effect::Withdraw { .. }
            | Effect::FurnacePut { .. }
            | Effect::FurnaceTake => no(),
            _ => return None,
        })
    }

    fn moved(&mut self, call: &str, moves: &[ItemMove]) -> Answer {
        for one in moves {
            self.call(call, counted(&one.stack, one.count));
        }
        let counts = moves.iter().map(|one| one.count);
        Answer::Value(Value::Number(counts.fold(0.0, |a, b| a + b)))
    }

    fn go_to(&mut self, at: [f64; 3], range: f64) -> Answer {
        self.call("pathfinder.goto", vec![nearby(at, range)]);
        if at[1] > MAX_Y { no() } else { Answer::done() }
    }

    fn open(&mut self, kind: ContainerKind, at: [f64; 3]) -> Answer {
        let at = at.map(f64::floor);
        let Some(name) = block(at).filter(|name| kind.opens(name)) else {
            return no();
        };
        let [x, y, z] = [0, 1, 2].map(|i| at[i] - HERE[i]);
        if (x * x + y * y + z * z).sqrt() > REACH {
            self.go_to(at, 2.0);
        }
        self.call("bot.lookAt", vec![place(at.map(|axis| axis + 0.5))]);
        let call = match kind {
            ContainerKind::Container => "bot.openContainer",
            ContainerKind::Furnace => "bot.openFurnace",
        };
        self.call(call, vec![name.into()]);
        *self.is_open(kind) = true;
        Answer::Value(Value::record([("name", name.into())]))
    }

    fn is_open(&mut self, kind: ContainerKind) -> &mut bool {
        match kind {
            ContainerKind::Container => &mut self.has_chest,
            ContainerKind::Furnace => &mut self.has_furnace,
        }
    }

    fn close(&mut self, kind: ContainerKind) -> Answer {
        if !std::mem::take(self.is_open(kind)) {
            return Answer::done();
        }
        self.call(
            match kind {
                ContainerKind::Container => "container.close",
                ContainerKind::Furnace => "furnace.close",
            },
            Vec::new(),
        )
    }
}
