//! Which action is whose.

use super::{
    Begun, Windows,
    container::{self, Way},
    crafting, furnace,
    hands::close_window,
    inventory,
    script::{Desk, Script},
    use_item,
};
use crate::body::Body;
use sculk_bots::{BotAction as A, BotAnswer, BotError, Click, EquipPlace, ItemPick};
use std::{cell::RefCell, future::Future, rc::Rc};

type Own = Rc<RefCell<Windows>>;

/// Begins an action.
pub fn begin(body: &mut Body<'_>, own: &Own, action: A) -> Result<Begun, BotError> {
    let action = match questions(body, own, action)? {
        Ok(begun) => return Ok(begun),
        Err(other) => other,
    };
    let action = match hands(own, action) {
        Ok(begun) => return Ok(begun),
        Err(other) => other,
    };
    crate::deeds::begin(body, own, action)
}

/// What is answered at once from what is known of the windows; other actions are given back.
fn questions(body: &mut Body<'_>, own: &Own, action: A) -> Result<Result<Begun, A>, BotError> {
    let windows = own.borrow();
    let answer = match action {
        A::Inventory => inventory::list(&windows, body),
        A::FindItem { name } => inventory::find(&windows, body, &name)?,
        A::CountItem { name } => inventory::how_many(&windows, &name)?,
        A::Window => BotAnswer::Window(windows.view(body.ecs, body.entity)),
        A::FurnaceStatus => {
            BotAnswer::Furnace(Box::new(furnace::state(&windows, body.ecs, body.entity)?))
        }
        A::Recipes => BotAnswer::Names {
            names: windows
                .recipes
                .items()
                .into_iter()
                .map(|kind| super::items::name_of(kind).to_owned())
                .collect(),
        },
        A::StopUsing => {
            use_item::let_go(body);
            BotAnswer::Done
        }
        A::CloseWindow => {
            drop(windows);
            let open = own.borrow().open().map(|open| open.id);
            if let Some(id) = open {
                own.borrow_mut().forget_open();
                close_window(body, id);
            }
            return Ok(Ok(Begun::Now(BotAnswer::Done)));
        }
        other => return Ok(Err(other)),
    };
    Ok(Ok(Begun::Now(answer)))
}

/// What the hands do; other actions are given back.
fn hands(own: &Own, action: A) -> Result<Begun, A> {
    Ok(match action {
        A::Equip { item, place } => script(own, |desk| inventory::equip(desk, item, place)),
        A::Unequip { place } => script(own, |desk| inventory::unequip(desk, place)),
        A::SelectSlot { slot } => script(own, |desk| inventory::select(desk, slot)),
        A::MoveItem { from, to, count } => {
            script(own, |desk| inventory::move_item(desk, from, to, count))
        }
        A::Drop { item } => script(own, |desk| inventory::drop_items(desk, item)),
        A::SwapHands => script(own, inventory::swap_hands),
        A::UseItem { hand, hold_ms } => script(own, |desk| use_item::use_item(desk, hand, hold_ms)),
        A::Eat { item } => script(own, |desk| use_item::eat(desk, item)),
        A::WriteSign { at, lines, side } => {
            script(own, |desk| use_item::write_sign(desk, at, lines, side))
        }
        A::OpenContainer { at } => script(own, |desk| container::open(desk, at)),
        A::FindInContainer { name } => script(own, |desk| container::find(desk, name)),
        A::Deposit { items } => script(own, |desk| container::deposit(desk, items)),
        A::Withdraw { items } => script(own, |desk| container::withdraw(desk, items)),
        A::DepositAll { name } => {
            script(own, |desk| container::move_everything(desk, Way::In, name))
        }
        A::WithdrawAll { name } => {
            script(own, |desk| container::move_everything(desk, Way::Out, name))
        }
        A::ClickWindow { click } => script(own, |desk| click_window(desk, click)),
        A::OpenFurnace { at } => script(own, |desk| furnace::open(desk, at)),
        A::FurnacePut { into, item } => script(own, |desk| furnace::put(desk, into, item)),
        A::FurnaceTake { from } => script(own, |desk| furnace::take(desk, from)),
        A::Craft { name, count, table } => {
            script(own, |desk| crafting::craft(desk, name, count, table))
        }
        A::CraftPattern {
            pattern,
            times,
            table,
        } => script(own, |desk| {
            crafting::craft_pattern(desk, pattern, times, table)
        }),
        other => return Err(other),
    })
}

/// Takes an item in hand.
pub fn hold(own: &Own, item: ItemPick) -> Box<dyn super::Activity> {
    Script::boxed(own, |desk| inventory::equip(desk, item, EquipPlace::Hand))
}

fn script<F>(own: &Own, tell: impl FnOnce(Desk) -> F) -> Begun
where
    F: Future<Output = Result<BotAnswer, BotError>> + 'static,
{
    Begun::Going(Script::boxed(own, tell))
}

async fn click_window(desk: Desk, click: Click) -> Result<BotAnswer, BotError> {
    let window = desk.windows(|w| w.current());
    desk.click(window, click).await?;
    container::view(&desk).await
}
