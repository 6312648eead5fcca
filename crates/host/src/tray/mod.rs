//! The tray: every bot's start, stop and restart, those of all, open and quit.

mod menu;
#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod sni;

use std::time::Duration;

use sculk_app::Surface;
use sculk_contract::{ApiError, AppEvent, BotTarget, BotView, CacheTag, Nothing};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};

pub use menu::Choice;
#[cfg(not(target_os = "linux"))]
pub use native::run;
#[cfg(target_os = "linux")]
pub use sni::run;

/// The icon, as PNG with 8 bits of red, green, blue and alpha.
const ICON: &[u8] = include_bytes!("../../../../icons/tray.png");
/// Changes that come within this time are shown at once.
const GATHER: Duration = Duration::from_millis(250);
/// Clicks that wait to be seen to.
const CLICKS: usize = 16;

/// The core's ends of the lines to the tray.
#[derive(Debug)]
pub struct TrayEnds {
    /// What the user chooses.
    pub choices: mpsc::Receiver<Choice>,
    /// What the menu shall show.
    pub bots: watch::Sender<Vec<BotView>>,
}

/// The tray's ends of the lines to the core.
#[derive(Debug)]
struct Lines {
    choices: mpsc::Sender<Choice>,
    bots: watch::Receiver<Vec<BotView>>,
}

fn lines() -> (Lines, TrayEnds) {
    let (choose, choices) = mpsc::channel(CLICKS);
    let (bots, shown) = watch::channel(Vec::new());
    (
        Lines {
            choices: choose,
            bots: shown,
        },
        TrayEnds { choices, bots },
    )
}

/// The icon's width, height and pixels, four bytes each: red, green, blue, alpha.
fn icon() -> Result<(u32, u32, Vec<u8>), png::DecodingError> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(ICON)).read_info()?;
    let size = reader
        .output_buffer_size()
        .ok_or(png::DecodingError::LimitsExceeded)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    pixels.truncate(frame.buffer_size());
    Ok((frame.width, frame.height, pixels))
}

/// Passes every change of the bots on to the tray, until the core ends.
pub async fn keep_true(surface: Surface, shown: watch::Sender<Vec<BotView>>) {
    let mut events = surface.app().events();
    loop {
        match surface.list_bots(Nothing {}).await {
            Ok(bots) => {
                shown.send_replace(bots);
            }
            Err(error) => tracing::warn!("the tray could not read the bots: {error}"),
        }
        loop {
            match events.recv().await {
                Ok(AppEvent::BotStateChanged { .. }) | Err(RecvError::Lagged(_)) => break,
                Ok(AppEvent::CacheInvalidated { tags }) if tags.contains(&CacheTag::Bots) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
        tokio::time::sleep(GATHER).await;
    }
}

/// Does what was chosen for bots.
pub async fn drive(surface: &Surface, choice: Choice) -> Result<(), ApiError> {
    let target = |bot: Option<i32>| match bot {
        Some(id) => BotTarget::Some { ids: vec![id] },
        None => BotTarget::All,
    };
    match choice {
        Choice::Start(bot) => surface.start_bots(target(bot)).await?,
        Choice::Stop(bot) => surface.stop_bots(target(bot)).await?,
        Choice::Restart(bot) => surface.restart_bots(target(bot)).await?,
        Choice::Open | Choice::OpenAnother | Choice::Quit => return Ok(()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_has_four_bytes_a_pixel() {
        let (width, height, pixels) = icon().unwrap();
        assert_eq!(pixels.len(), (width * height * 4) as usize);
    }
}
