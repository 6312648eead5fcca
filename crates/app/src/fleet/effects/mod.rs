//! What graphs ask of the world, performed. A file per family; the answers have the shapes that
//! `sculk_graph::Effect` documents, which are BlockMine's.

mod body;
mod commands;
mod containers;
mod entity_types;
mod items;
mod moments;
mod people;
#[cfg(test)]
mod people_tests;
mod plugin_nodes;
pub(super) mod shapes;
mod talk;
mod values;

use sculk_core::Value;
use sculk_graph::{Answer, Effect};

use super::BotInput;
use super::begun::Answered;
use super::run::RunSeat;
use super::waiters::Ear;

pub(super) use containers::OpenWindow;

impl RunSeat {
    /// Performs one effect. With the ear that heard the last event, a wait that goes on hears what
    /// happened since.
    pub(super) async fn perform(&self, effect: Effect, ear: Option<Ear>) -> Answered {
        match effect {
            Effect::WaitForEvent {
                event,
                timeout_ms,
                again,
            } => {
                let ear = ear.filter(|_| again);
                self.wait_for_event(&event, timeout_ms, ear).await
            }
            effect => (self.do_it(effect).await, None),
        }
    }

    /// Exhaustive: an effect without a body does not compile.
    async fn do_it(&self, effect: Effect) -> Answer {
        match effect {
            Effect::SendMessage {
                chat_type,
                text,
                recipient,
            } => {
                let answer = self.send(&chat_type, text.to_text(), &recipient).await;
                self.forgive(answer)
            }
            Effect::Log { level, text, .. } => self.log(level, &text),
            Effect::Respond { data } => self.respond(&data),
            Effect::User { username } => self.user(&username).await,
            Effect::SetBlacklist {
                username,
                is_blacklisted,
            } => self.set_blacklist(&username, is_blacklisted).await,
            Effect::AddToGroup { username, group } => self.add_to_group(&username, &group).await,
            Effect::RemoveFromGroup { username, group } => {
                self.remove_from_group(&username, &group).await
            }
            Effect::StoreRead { owner, key } => self.store_read(&owner, &key).await,
            Effect::StoreWrite { owner, key, text } => self.store_write(&owner, &key, &text).await,
            Effect::Store(request) => self.store(request).await,
            Effect::PersistVariable { name, value } => self.persist(&name, value).await,
            Effect::HttpRequest(request) => self.ask_web(request).await,
            Effect::CreateCommand(command) => self.create_command(command).await,
            Effect::UpdateCommand { name, change } => self.update_command(&name, change).await,
            Effect::DeleteCommand { name } => self.delete_command(&name).await,
            Effect::Bot => self.bot().await,
            Effect::Players => self.players().await,
            Effect::Entities => self.entities().await,
            Effect::LookAt { x, y, z, .. } => self.look_at([x, y, z]).await,
            Effect::GoTo { x, y, z, range } => self.go_to([x, y, z], range).await,
            Effect::Follow { entity, range } => self.follow(entity, range).await,
            Effect::StopMoving => self.stop_moving().await,
            Effect::Inventory => self.inventory().await,
            Effect::Equip {
                unknown_place: Some(place),
                ..
            } => Answer::Failed(format!("Equip: an item cannot be worn at \"{place}\".")),
            Effect::Equip { stack, place, .. } => self.equip(&stack, place).await,
            Effect::Toss { stack, count, .. } => self.toss(&stack, count).await,
            Effect::TossStacks { stacks } => self.toss_stacks(&stacks).await,
            Effect::SelectSlot { slot } => self.select_slot(slot).await,
            Effect::OpenContainer { kind, x, y, z } => self.open_container(kind, [x, y, z]).await,
            Effect::CloseContainer { kind } => self.close_container(kind).await,
            Effect::ContainerItems { container } => self.container_items(&container).await,
            Effect::Deposit { moves } => self.deposit(&moves).await,
            Effect::Withdraw { moves } => self.withdraw(&moves).await,
            Effect::FurnaceStatus => self.furnace_status().await,
            Effect::FurnacePut { slot, stack, count } => {
                self.furnace_put(slot, &stack, count).await
            }
            Effect::FurnaceTake => self.furnace_take().await,
            Effect::PluginNode(call) => self.plugin_node(call).await,
            Effect::StopBot => self.stop_bot().await,
            Effect::SendSignal { name, to, data } => self.send_signal(&name, &to, data),
            Effect::Delay { ms } => self.delay(ms).await,
            Effect::TakeTurn { node, key, per_ms } => self.take_turn(&node, &key, per_ms).await,
            Effect::Settle { node, key, ms } => self.settle(&node, &key, ms).await,
            // The run's hands do these, and `perform` the wait: none comes here.
            Effect::Begin { .. } | Effect::NextDone | Effect::WaitForEvent { .. } => {
                Answer::Failed("That cannot be done inside something else.".to_owned())
            }
            Effect::Now => Answer::Value(Value::Number(self.stage.around.clock.wall_ms() as f64)),
            Effect::Seed => Answer::Value(Value::Number(f64::from(rand::random::<u32>()))),
        }
    }

    /// The bot's runs end with it, this one included, so the wish is only handed on.
    async fn stop_bot(&self) -> Answer {
        match self.stage.mailbox.send(BotInput::Stop).await {
            Ok(()) => Answer::done(),
            Err(_) => Answer::Failed("The bot is being deleted.".to_owned()),
        }
    }
}
