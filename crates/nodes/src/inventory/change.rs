use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, EquipPlace, Field, ItemStack, Lowering, NodeError,
    NodeType, Pin, PinType, PureFn,
};

use super::ask_inventory;
use crate::{
    inside::Rescue,
    items::{HOTBAR, Wanted, carried, count_of, in_slot, limit, own_item, searched},
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let node = |id, label, behaviour| {
        NodeType::new(id, label, behaviour)
            .input(Pin::exec("exec", "Run"))
            .output(Pin::exec("exec", "Then"))
    };
    let name = || {
        Pin::new("itemName", "Item", PinType::String)
            .doc("A part of its name.")
            .required()
            .field(Field::Text, "")
    };
    let places = vec![
        ("hand", "in the hand"),
        ("off-hand", "in the other hand"),
        ("head", "on the head"),
        ("torso", "on the body"),
        ("legs", "on the legs"),
        ("feet", "on the feet"),
    ];
    vec![
        node("inventory:equip", "Equip", Behaviour::Exec(equip))
            .doc("Takes an item into a hand or puts it on: the first whose name has this text in it.")
            .example("Find Item \"sword\" → Equip \"sword\".")
            .keywords(&["wear", "hold", "armour"])
            .input(name())
            .input(
                Pin::new("destination", "Where", PinType::String)
                    .field(Field::Choice { options: places }, "hand"),
            )
            .output(Pin::new("success", "Done", PinType::Boolean)),
        node("inventory:drop", "Drop", Behaviour::Exec(drop_items))
            .doc("Throws away items: some of the first stack of that name, all of it, or every such stack.")
            .example("Drop \"cobblestone\", all of them.")
            .keywords(&["throw", "toss"])
            .input(name())
            .input(
                Pin::new("count", "How many", PinType::Number)
                    .doc("0 or nothing: the whole stack.")
                    .field(Field::Number, Value::Null),
            )
            .input(Pin::new("dropAll", "Every stack", PinType::Boolean).field(Field::Boolean, false))
            .output(Pin::new("dropped", "Dropped", PinType::Number)),
        node("inventory:select_slot", "Select Slot", Behaviour::Exec(select))
            .doc("Selects a slot of the hotbar, 0 to 8.")
            .example("Select Slot 0 → Held Item.")
            .keywords(&["hotbar", "hand"])
            .input(
                Pin::new("slot", "Slot", PinType::Number)
                    .required()
                    .field(Field::Number, 0.0),
            )
            .output(Pin::new("item", "Item", PinType::Object)),
    ]
}

/// The first stack of that name the bot carries.
fn first(inventory: &Value, name: &Value) -> Option<Value> {
    let wanted = Wanted::named(name)?;
    carried(inventory).into_iter().find(|item| wanted.is(item))
}

fn equip(l: &mut Lowering<'_>) {
    let name = l.input("itemName", "");
    let place = l.input("destination", "hand");
    let place = if l.is_blockmine() {
        l.pure(hand_if_empty, &[place])
    } else {
        place
    };
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let own = searched(l, own, name);
    let ask: AskFn = if l.is_blockmine() {
        ask_equip::<true>
    } else {
        ask_equip::<false>
    };
    let (is_done, answer) = l.try_ask(ask, &[own, name, place]);
    let is_equipped = l.pure(unless_missing, &[is_done, answer]);
    l.publish("success", is_equipped);
    let rescue = Rescue {
        outputs: &[("success", Value::Bool(false))],
        exit: "exec",
    };
    rescue.leave_if(l, &[name], "exec");
}

fn hand_if_empty(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    Ok(if args[0].is_truthy() {
        args[0].clone()
    } else {
        Value::text("hand")
    })
}

/// The node itself answers false where there is nothing to ask for.
fn unless_missing(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let is_missing = matches!(args[1], Value::Bool(false));
    Ok(Value::Bool(args[0].is_truthy() && !is_missing))
}

/// BlockMine (`THEIRS`) leaves it to the bot whether there is such a place.
fn ask_equip<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let Some(item) = first(&args[0], &args[1]) else {
        return Ok(Ask::Known(Value::Bool(false)));
    };
    let stack = ItemStack::of(&item);
    let place = args[2].as_str().and_then(EquipPlace::named);
    let unknown_place = match place {
        Some(_) => None,
        None if THEIRS => Some(args[2].to_js_string()),
        None => return Ok(Ask::Known(Value::Bool(false))),
    };
    Ok(Ask::effect(Effect::Equip {
        stack,
        place: place.unwrap_or(EquipPlace::Hand),
        unknown_place,
    }))
}

fn drop_items(l: &mut Lowering<'_>) {
    let name = l.input("itemName", "");
    let count = l.input("count", Value::Null);
    let is_all = l.input("dropAll", false);
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let own = searched(l, own, name);
    // What BlockMine was told as text it passes on as text; of a whole stack it throws the stack.
    let is_literal = l.constant(l.is_blockmine());
    let (is_done, _) = l.try_ask(ask_drop, &[own, name, count, is_all, is_literal]);
    let n = l.pure(dropped, &[own, name, count, is_all, is_literal, is_done]);
    l.publish("dropped", n);
    let rescue = Rescue {
        outputs: &[("dropped", Value::Number(0.0))],
        exit: "exec",
    };
    rescue.leave_if(l, &[name], "exec");
}

/// The stacks to throw away whole, or the one of which only so many go: the number, and what the
/// graph said instead of one.
enum Thrown {
    Whole(Vec<Value>),
    Some(Value, f64, Value),
}

fn thrown(args: Args<'_>) -> Thrown {
    let Some(wanted) = Wanted::named(&args[1]) else {
        return Thrown::Whole(Vec::new());
    };
    let mut stacks = carried(&args[0]);
    stacks.retain(|item| wanted.is(item));
    if args[3].is_truthy() {
        return Thrown::Whole(stacks);
    }
    stacks.truncate(1);
    match (stacks.pop(), limit(&args[2])) {
        (None, _) => Thrown::Whole(Vec::new()),
        (Some(item), count) if count.is_finite() => {
            let is_literal = args[4].is_truthy();
            if is_literal && count >= count_of(&item) {
                return Thrown::Whole(vec![item]);
            }
            let said = match &args[2] {
                text @ Value::Text(_) if is_literal => text.clone(),
                _ => Value::Undefined,
            };
            Thrown::Some(item.clone(), count.min(count_of(&item)), said)
        }
        (Some(item), _) => Thrown::Whole(vec![item]),
    }
}

fn ask_drop(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match thrown(args) {
        Thrown::Whole(stacks) if stacks.is_empty() => Ask::Known(Value::Undefined),
        Thrown::Whole(stacks) => Ask::effect(Effect::TossStacks {
            stacks: stacks.iter().map(ItemStack::of).collect(),
        }),
        Thrown::Some(item, count, said) => Ask::effect(Effect::Toss {
            stack: ItemStack::of(&item),
            count,
            said,
        }),
    })
}

fn dropped(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    if !args[5].is_truthy() {
        return Ok(Value::Number(0.0));
    }
    Ok(match thrown(args) {
        Thrown::Whole(stacks) => stacks.iter().map(count_of).fold(0.0, |a, b| a + b).into(),
        Thrown::Some(_, count, Value::Undefined) => count.into(),
        Thrown::Some(_, _, said) => said,
    })
}

fn select(l: &mut Lowering<'_>) {
    let given = l.input("slot", Value::Null);
    let (slot, shown): (_, PureFn) = if l.is_blockmine() {
        (l.pure(leading_number, &[given]), in_hotbar_in_short)
    } else {
        (given, in_hotbar)
    };
    l.try_ask(ask_select, &[slot]);
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let item = l.pure(shown, &[own, slot]);
    l.publish("item", item);
    let rescue = Rescue {
        outputs: &[],
        exit: "exec",
    };
    let is_given = l.pure(|args, _| Ok((!args[0].is_nullish()).into()), &[given]);
    rescue.leave_if(l, &[is_given], "exec");
}

/// JavaScript's `parseInt`: BlockMine selects nothing where there are no digits.
fn leading_number(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let text = args[0].to_js_string().to_text();
    let text = text.trim_start();
    let n_sign = usize::from(text.starts_with(['-', '+']));
    let n_digits = text[n_sign..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let digits = &text[..n_sign + n_digits];
    Ok(Value::Number(digits.parse().unwrap_or(f64::NAN)))
}

/// A place in the hotbar, held between its ends; none for what is no number.
fn place_of(slot: &Value) -> Option<u8> {
    let slot = slot.to_number();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    let place = (!slot.is_nan()).then(|| slot.clamp(0.0, 8.0) as u8);
    place
}

fn ask_select(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    Ok(match place_of(&args[0]) {
        Some(slot) => Ask::effect(Effect::SelectSlot { slot }),
        None => Ask::Known(Value::Undefined),
    })
}

fn in_hotbar(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let place = place_of(&args[1]);
    let item = place.and_then(|place| in_slot(&args[0], HOTBAR + f64::from(place)));
    Ok(item.as_ref().map_or(Value::Null, own_item))
}

/// Of a selected item BlockMine tells less than of a found one.
fn in_hotbar_in_short(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let item = in_hotbar(args, cx)?;
    if item.as_object().is_none() {
        return Ok(Value::Null);
    }
    let told = ["name", "displayName", "count", "slot", "type", "metadata"];
    Ok(Value::record(told.map(|key| (key, item.field(key)))))
}
