use super::Surroundings;
use super::commands::Program;
use sculk_automation::Call;
use sculk_core::BotId;
use std::sync::Arc;
pub(super) struct RunSeat {
    pub bot: BotId,
    pub username: Option<String>,
    pub player: String,
    pub is_owner: bool,
    pub chat_type: String,
    pub call: Call,
    pub around: Surroundings,
}
pub(super) async fn run_command(_program: Arc<Program>, _seat: RunSeat) {}
