//! How long actions may take and which of them exclude each other.

use super::BotAction;

/// What an action needs for itself alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limb {
    /// A newer action ends the one that has them, since a newer goal replaces an older one.
    Legs,
    /// Actions wait in line for them: clicks of two actions must not mix.
    Hands,
}

impl BotAction {
    /// What the action needs for itself alone, if anything.
    #[must_use]
    pub const fn limb(&self) -> Option<Limb> {
        match self {
            Self::GoTo { .. }
            | Self::GoToEntity { .. }
            | Self::Follow { .. }
            | Self::StopMoving
            | Self::SetControls(_) => Some(Limb::Legs),
            Self::Dig { .. }
            | Self::Place { .. }
            | Self::ActivateBlock { .. }
            | Self::WriteSign { .. }
            | Self::Attack { .. }
            | Self::InteractEntity { .. }
            | Self::Equip { .. }
            | Self::Unequip { .. }
            | Self::SelectSlot { .. }
            | Self::MoveItem { .. }
            | Self::Drop { .. }
            | Self::SwapHands
            | Self::UseItem { .. }
            | Self::Eat { .. }
            | Self::OpenContainer { .. }
            | Self::Deposit { .. }
            | Self::Withdraw { .. }
            | Self::DepositAll { .. }
            | Self::WithdrawAll { .. }
            | Self::ClickWindow { .. }
            | Self::CloseWindow
            | Self::OpenFurnace { .. }
            | Self::FurnacePut { .. }
            | Self::FurnaceTake { .. }
            | Self::Craft { .. }
            | Self::CraftPattern { .. } => Some(Limb::Hands),
            Self::Say { .. }
            | Self::Ask { .. }
            | Self::ClearChatQueue
            | Self::SlowDownChat
            | Self::Look { .. }
            | Self::LookAt { .. }
            | Self::Jump
            | Self::SwingArm { .. }
            | Self::StopUsing
            | Self::Inventory
            | Self::FindItem { .. }
            | Self::CountItem { .. }
            | Self::Window
            | Self::FindInContainer { .. }
            | Self::FurnaceStatus
            | Self::Recipes
            | Self::Status
            | Self::Entities(_)
            | Self::Players
            | Self::BlockAt { .. }
            | Self::FindBlocks { .. }
            | Self::ReadSign { .. }
            | Self::Scoreboard
            | Self::Screen
            | Self::Watch(_) => None,
        }
    }

    /// The longest time an action may be given, in milliseconds: an hour.
    pub const MAX_TIMEOUT_MS: u32 = 3_600_000;

    /// How long the action may take where its caller does not say, in milliseconds.
    #[must_use]
    pub const fn default_timeout_ms(&self) -> u32 {
        match self {
            Self::GoTo { .. } | Self::GoToEntity { .. } => 120_000,
            Self::Dig { .. }
            | Self::Deposit { .. }
            | Self::Withdraw { .. }
            | Self::DepositAll { .. }
            | Self::WithdrawAll { .. }
            | Self::Craft { .. }
            | Self::CraftPattern { .. }
            | Self::Drop { .. } => 60_000,
            Self::Ask { .. } => 30_000,
            _ => 15_000,
        }
    }

    /// The time an action gets: what its caller asks for within the limit, else its own.
    #[must_use]
    pub fn timeout_ms(&self, asked: Option<u32>) -> u32 {
        asked
            .unwrap_or_else(|| self.default_timeout_ms())
            .clamp(1, Self::MAX_TIMEOUT_MS)
    }

    /// The action's name as it stands in JSON, such as `goTo`.
    #[must_use]
    pub fn name(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("type")?.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}
