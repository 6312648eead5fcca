//! What graphs ask of the world, performed. A file per family; the answers have the shapes that
//! `sculk_graph::Effect` documents, which are BlockMine's.

mod body;
mod commands;
mod containers;
mod items;
mod people;
pub(super) mod shapes;
mod talk;
mod values;

use std::time::Duration;

use sculk_core::Value;
use sculk_graph::{Answer, Dialect, Effect};

use super::BotInput;
use super::run::RunSeat;

pub(super) use containers::OpenWindow;

/// Longest delay a graph may ask for: a day.
const MAX_DELAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

fn cannot_yet(what: &str) -> Answer {
    Answer::Failed(format!("A running bot cannot {what} yet."))
}

impl RunSeat {
    /// Performs one effect. Exhaustive: an effect without a body does not compile.
    pub(super) async fn perform(&mut self, effect: Effect, dialect: Dialect) -> Answer {
        match effect {
            Effect::SendMessage {
                chat_type,
                text,
                recipient,
            } => {
                let answer = self.send(&chat_type, text.to_text(), &recipient).await;
                self.forgive(answer, dialect)
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
            Effect::PersistVariable { name, value } => self.persist(&name, value).await,
            Effect::HttpRequest(request) => self.ask_web(request).await,
            Effect::CreateCommand(command) => self.create_command(command).await,
            Effect::UpdateCommand { name, change } => self.update_command(&name, change).await,
            Effect::DeleteCommand { name } => self.delete_command(&name).await,
            Effect::Bot => self.bot().await,
            Effect::Players => self.players().await,
            Effect::Entities => self.entities().await,
            Effect::LookAt { x, y, z } => self.look_at([x, y, z]).await,
            Effect::GoTo { x, y, z, range } => self.go_to([x, y, z], range).await,
            Effect::Follow { entity, range } => self.follow(entity, range).await,
            Effect::StopMoving => self.stop_moving().await,
            Effect::Inventory => self.inventory().await,
            Effect::Equip { stack, place } => self.equip(&stack, place).await,
            Effect::Toss { stack, count } => self.toss(&stack, count).await,
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
            Effect::StopBot => self.stop_bot().await,
            Effect::Delay { ms } => {
                let ms = ms.clamp(0.0, MAX_DELAY_MS);
                tokio::time::sleep(Duration::from_secs_f64(ms / 1000.0)).await;
                Answer::done()
            }
            // The run then asks for each effect itself, one after the other.
            Effect::Begin { .. } | Effect::NextDone => {
                Answer::Failed("Several things at a time cannot be done here.".to_owned())
            }
            Effect::WaitForEvent { .. } => cannot_yet("wait for an event"),
            Effect::TakeTurn { .. } => cannot_yet("count turns"),
            Effect::Settle { .. } => cannot_yet("wait until it is quiet"),
            Effect::Now => Answer::Value(Value::Number(self.stage.around.clock.now_ms() as f64)),
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
