use sculk_core::Value;
use sculk_graph::{
    Args, Ask, AskFn, Behaviour, Cx, Effect, Field, ItemMove, Lowering, NodeError, NodeType,
    Operand, Pin, PinType,
};

use super::look::ask_items;
use crate::{
    array::items,
    inside::Rescue,
    inventory::ask_inventory,
    items::{Wanted, carried, limit_of, searched, up_to},
};

pub(crate) fn nodes() -> Vec<NodeType> {
    let item = || {
        Pin::new("itemName", "Item", PinType::String)
            .doc("A part of its name.")
            .field(Field::Text, "")
    };
    let moving = |id, label, behaviour| {
        NodeType::new(id, label, behaviour)
            .input(Pin::exec("exec", "Run"))
            .input(item().required())
            .input(
                Pin::new("count", "How many", PinType::Number)
                    .doc("0 or nothing: all.")
                    .field(Field::Number, Value::Null),
            )
            .output(Pin::exec("exec", "Moved"))
            .output(Pin::exec("exec_failed", "None moved"))
    };
    let number = |id, label| Pin::new(id, label, PinType::Number);
    let success = || Pin::new("success", "Moved any", PinType::Boolean);
    vec![
        moving(
            "container:deposit",
            "Deposit to Container",
            Behaviour::Exec(deposit),
        )
        .doc("Moves items from the bot into the open container.")
        .example("Container: Open → Deposit to Container \"cobblestone\", 64.")
        .keywords(&["put", "store"])
        .output(number("deposited", "Moved"))
        .output(success()),
        moving(
            "container:withdraw",
            "Withdraw from Container",
            Behaviour::Exec(withdraw),
        )
        .doc("Moves items from the open container to the bot.")
        .example("Container: Open → Withdraw from Container \"iron_ingot\", 14.")
        .keywords(&["take", "get"])
        .output(number("withdrawn", "Moved"))
        .output(success()),
        NodeType::new(
            "container:deposit_all",
            "Deposit All",
            Behaviour::Exec(deposit_all),
        )
        .doc(
            "Moves everything the bot carries, or everything of one name, into the open container.",
        )
        .example("Container: Open → Deposit All, keeping one of each stack.")
        .keywords(&["put", "store", "empty"])
        .input(Pin::exec("exec", "Run"))
        .input(item())
        .input(
            Pin::new("keepOne", "Keep one of each stack", PinType::Boolean)
                .field(Field::Boolean, false),
        )
        .output(Pin::exec("exec", "Then"))
        .output(number("deposited", "Moved")),
    ]
}

/// Asks for the move; gives whether it could be asked for, and how many were moved: 0 where not.
fn moved(l: &mut Lowering<'_>, ask: AskFn, operands: &[Operand]) -> (Operand, Operand) {
    let (is_done, n) = l.try_ask(ask, operands);
    (is_done, l.pure(number_if_done, &[is_done, n]))
}

fn number_if_done(args: Args<'_>, _: &mut Cx) -> Result<Value, NodeError> {
    let n = args[1].as_number().filter(|_| args[0].is_truthy());
    Ok(Value::Number(n.unwrap_or(0.0)))
}

/// Publishes how many were moved and leaves; inside BlockMine's try where all of these are truthy.
fn leave_if_any(l: &mut Lowering<'_>, pin: &str, n: Operand, all: &[Operand]) {
    l.publish(pin, n);
    let is_any = l.pure(|args, _| Ok((args[0].to_number() > 0.0).into()), &[n]);
    let rescue = Rescue {
        outputs: &[("success", Value::Bool(false)), (pin, Value::Number(0.0))],
        exit: "exec_failed",
    };
    rescue.leave_by_outcome(l, is_any, Some(all));
}

fn by_dialect(l: &Lowering<'_>, theirs: AskFn, ours: AskFn) -> AskFn {
    if l.is_blockmine() { theirs } else { ours }
}

fn deposit(l: &mut Lowering<'_>) {
    let name = l.input("itemName", "");
    let count = l.input("count", Value::Null);
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let own = searched(l, own, name);
    let ask = by_dialect(l, ask_deposit::<true>, ask_deposit::<false>);
    let (is_open, n) = moved(l, ask, &[own, name, count]);
    leave_if_any(l, "deposited", n, &[name, is_open]);
}

fn withdraw(l: &mut Lowering<'_>) {
    let name = l.input("itemName", "");
    let count = l.input("count", Value::Null);
    let open_one = l.constant(Value::Null);
    let (_, held) = l.try_ask(ask_items, &[open_one]);
    let held = searched(l, held, name);
    let ask = by_dialect(l, ask_withdraw::<true>, ask_withdraw::<false>);
    let (is_open, n) = moved(l, ask, &[held, name, count]);
    leave_if_any(l, "withdrawn", n, &[name, is_open]);
}

fn deposit_all(l: &mut Lowering<'_>) {
    let name = l.input("itemName", "");
    let keeps_one = l.input("keepOne", false);
    let (_, own) = l.try_ask(ask_inventory, &[]);
    let own = searched(l, own, name);
    let (is_open, n) = moved(l, ask_deposit_all, &[own, name, keeps_one]);
    l.publish("deposited", n);
    let rescue = Rescue {
        outputs: &[("deposited", Value::Number(0.0))],
        exit: "exec",
    };
    rescue.leave_if(l, &[is_open], "exec");
}

/// Nothing is asked where there is nothing to move.
fn asking(moves: Vec<ItemMove>, effect: fn(Vec<ItemMove>) -> Effect) -> Ask {
    if moves.is_empty() {
        Ask::Known(Value::Number(0.0))
    } else {
        Ask::effect(effect(moves))
    }
}

fn chosen<const THEIRS: bool>(stacks: &[Value], name: &Value, count: &Value) -> Vec<ItemMove> {
    Wanted::named(name).map_or_else(Vec::new, |wanted| {
        up_to(limit_of::<THEIRS>(count), stacks, |item| wanted.is(item))
    })
}

fn ask_deposit<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let moves = chosen::<THEIRS>(&carried(&args[0]), &args[1], &args[2]);
    Ok(asking(moves, |moves| Effect::Deposit { moves }))
}

fn ask_withdraw<const THEIRS: bool>(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let moves = chosen::<THEIRS>(items(&args[0]), &args[1], &args[2]);
    Ok(asking(moves, |moves| Effect::Withdraw { moves }))
}

fn ask_deposit_all(args: Args<'_>, _: &mut Cx) -> Result<Ask, NodeError> {
    let wanted = Wanted::named(&args[1]);
    let is_wanted = |item: &Value| wanted.as_ref().is_none_or(|w| w.is(item));
    let mut moves = up_to(f64::INFINITY, &carried(&args[0]), is_wanted);
    if args[2].is_truthy() {
        for one in &mut moves {
            one.count -= 1.0;
        }
        moves.retain(|one| one.count > 0.0);
    }
    Ok(asking(moves, |moves| Effect::Deposit { moves }))
}
