//! Questions that are answered at once from what the bot perceives.

use super::invalid;
use crate::{
    abilities::Begun,
    body::{At, Body, Trouble, block_name, find},
    senses::entities::Seen,
    view::{View, block_pos, objective},
};
use azalea::player::GameProfileComponent;
use sculk_bots::{
    BlockPlace, BotAction, BotAnswer, BotError, EntityFilter, EntityOrder,
    answer::{Entity, Sign},
};

/// Most entities in an answer, and where the filter does not say.
const MAX_ENTITIES: usize = 1024;
const DEFAULT_ENTITIES: usize = 256;
/// Most blocks in an answer.
const MAX_BLOCKS: u32 = 256;

/// Answers a question; other actions are not known here.
pub fn question(body: &Body<'_>, action: &BotAction) -> Result<Begun, BotError> {
    let view = View {
        senses: body.senses,
        ecs: body.ecs,
        entity: body.entity,
    };
    let answer = match action {
        BotAction::Status => status(body, &view)?,
        BotAction::Entities(filter) => BotAnswer::Entities {
            entities: entities(&view, filter),
        },
        BotAction::Players => players(&view),
        BotAction::BlockAt { at } => BotAnswer::Block {
            block: view.block(block_pos(*at)),
        },
        BotAction::FindBlocks {
            names,
            radius,
            count,
        } => find_blocks(body, &view, names, *radius, *count)?,
        BotAction::ReadSign { at } => read_sign(body, *at)?,
        BotAction::Scoreboard => BotAnswer::Scoreboard {
            sidebar: body.senses.board.sidebar().map(|shown| shown.name),
            objectives: body.senses.board.all().into_iter().map(objective).collect(),
        },
        BotAction::Screen => BotAnswer::Screen(view.screen()),
        other => {
            return Err(BotError::NotImplemented {
                action: other.name(),
            });
        }
    };
    Ok(Begun::Now(answer))
}

fn entities(view: &View<'_>, filter: &EntityFilter) -> Vec<Entity> {
    let feet = view.feet();
    let distance = |seen: &Seen| feet.map_or(0.0, |feet| feet.distance_to(seen.position));
    let is_wanted = |seen: &&Seen| {
        let kind = seen.kind.to_str();
        let bare = kind.strip_prefix("minecraft:").unwrap_or(kind);
        (filter.kinds.is_empty() || filter.kinds.iter().any(|one| one == bare || one == kind))
            && filter.within.is_none_or(|within| distance(seen) <= within)
            && filter.name.as_ref().is_none_or(|name| {
                let own = view.senses.name_of(seen);
                own.is_some_and(|own| own.to_lowercase() == name.to_lowercase())
            })
    };
    let mut found: Vec<&Seen> = view.senses.entities.iter().filter(is_wanted).collect();
    match filter.order {
        EntityOrder::Nearest => found.sort_by(|a, b| distance(a).total_cmp(&distance(b))),
        EntityOrder::Id => found.sort_by_key(|seen| seen.id),
    }
    let count = filter.count.map_or(DEFAULT_ENTITIES, |count| {
        usize::try_from(count).map_or(MAX_ENTITIES, |count| count.clamp(1, MAX_ENTITIES))
    });
    found.truncate(count);
    found.into_iter().map(|seen| view.entity(seen)).collect()
}

fn players(view: &View<'_>) -> BotAnswer {
    let all = view.senses.players.iter();
    let mut players: Vec<_> = all
        .map(|(uuid, player)| view.player(uuid, player))
        .collect();
    players.sort_by_cached_key(|player| player.username.to_lowercase());
    BotAnswer::Players { players }
}

fn status(body: &Body<'_>, view: &View<'_>) -> Result<BotAnswer, BotError> {
    let profile = body.get::<GameProfileComponent>()?;
    let status = view.status(&profile.name, profile.uuid);
    Ok(BotAnswer::Status(Box::new(status)))
}

fn find_blocks(
    body: &Body<'_>,
    view: &View<'_>,
    names: &[String],
    radius: u32,
    count: u32,
) -> Result<BotAnswer, BotError> {
    if names.is_empty() || names.len() > 64 {
        return Err(invalid("name 1 to 64 kinds of blocks"));
    }
    let count = usize::try_from(count.clamp(1, MAX_BLOCKS)).unwrap_or(1);
    let places = find::find(body, names, f64::from(radius), count)?;
    let blocks = places.into_iter().filter_map(|place| view.block(place));
    Ok(BotAnswer::Blocks {
        blocks: blocks.collect(),
    })
}

fn read_sign(body: &Body<'_>, at: BlockPlace) -> Result<BotAnswer, BotError> {
    let place = block_pos(at);
    let block = body.block(place)?;
    let sign = body.senses.signs.at(place);
    if let Some(sign) = sign {
        return Ok(BotAnswer::Sign(Sign {
            front: sign.front.clone(),
            back: sign.back.clone(),
        }));
    }
    Err(Trouble::WrongBlock {
        at: At(place),
        found: block_name(block).to_owned(),
        wanted: "a sign with text",
    }
    .into())
}
