//! Players of ours: one talks, one walks, one spars.

use azalea_core::position::Vec3;

use crate::entity::{
    Id,
    mob::{Seen, Will},
};

/// Blocks a tick: a player's walk.
const WALK: f64 = 0.2;
/// Ticks between two remarks of the talker.
const REMARK_EVERY: u64 = 900;
/// How long a sparrer stays angry after the last blow, in ticks.
const ANGER: u64 = 200;
/// Ticks between two blows of a sparrer, and half hearts of each.
const BLOW_EVERY: u64 = 15;
const BLOW: f32 = 1.0;
/// How far arms reach, and how far a sparrer follows from home, in blocks.
const ARM: f64 = 2.6;
const LEASH: f64 = 12.0;

/// A player of ours.
#[derive(Debug)]
pub struct Script {
    role: Role,
    home: Vec3,
    said_at: u64,
    n_said: usize,
}

#[derive(Debug)]
enum Role {
    /// Greets, answers, remarks.
    Talker,
    /// Goes from point to point, for ever.
    Walker { next: usize },
    /// Hits back whoever hits.
    Sparrer {
        rival: Option<(Id, u64)>,
        next_blow: u64,
    },
}

/// The players every world has: name, where, what they do.
pub const CAST: &[(&str, [f64; 3])] = &[
    ("Mira", [1.5, 64.0, 2.5]),
    ("Tomas", [-8.5, 64.0, -6.5]),
    ("Rook", [0.5, 64.0, -20.5]),
];

const ROUND: &[(f64, f64)] = &[(-8.5, -6.5), (12.5, -6.5), (12.5, 9.5), (-8.5, 9.5)];

const REMARKS: &[&str] = &[
    "The chest holds logs, bread and a pickaxe. Help yourself.",
    "Raw iron and coal are in the barrel; the furnace is next to it.",
    "The maze is to the south-east. It has a way out.",
    "Rook in the ring hits back. Try it.",
];

impl Script {
    /// The script of a member of the cast.
    pub fn new(name: &str, home: Vec3) -> Self {
        let role = match name {
            "Tomas" => Role::Walker { next: 1 },
            "Rook" => Role::Sparrer {
                rival: None,
                next_blow: 0,
            },
            _ => Role::Talker,
        };
        Self {
            role,
            home,
            said_at: 0,
            n_said: 0,
        }
    }

    /// What they want in this tick. `players` are those with a client.
    pub fn think(&mut self, pos: Vec3, players: &[Seen], tick: u64) -> Will {
        match &mut self.role {
            Role::Talker => self.talk(pos, players, tick),
            Role::Walker { next } => walk_round(next, pos),
            Role::Sparrer { rival, next_blow } => {
                let angry = rival.filter(|(_, until)| tick < *until);
                let seen = angry.and_then(|(id, _)| players.iter().find(|seen| seen.id == id));
                let follows = |seen: &&Seen| (seen.pos - self.home).length() < LEASH;
                match seen.filter(follows) {
                    Some(seen) => spar(*seen, next_blow, pos, tick),
                    None => go(pos, (self.home.x, self.home.z)).unwrap_or_default(),
                }
            }
        }
    }

    /// They were hit.
    pub fn is_hit(&mut self, by: Id, tick: u64) {
        if let Role::Sparrer { rival, .. } = &mut self.role {
            *rival = Some((by, tick + ANGER));
        }
    }

    /// What they answer to somebody's line in the chat, if it is for them.
    pub fn hear(&self, own_name: &str, speaker: &str, text: &str) -> Option<String> {
        let text = text.to_lowercase();
        let is_named = text.contains(&own_name.to_lowercase());
        let is_greeting = ["hello", "hi ", "hey"]
            .iter()
            .any(|word| text.starts_with(word));
        match self.role {
            Role::Talker if is_greeting || text == "hi" => Some(format!("Hello, {speaker}!")),
            _ if is_named && text.contains("ping") => Some("pong".to_owned()),
            _ => None,
        }
    }

    /// What they answer to a whisper.
    pub fn whispered(&self, text: &str) -> String {
        match self.role {
            Role::Talker => format!("You said: {text}"),
            Role::Walker { .. } => "I am on my round.".to_owned(),
            Role::Sparrer { .. } => "Meet me in the ring.".to_owned(),
        }
    }

    /// What they say to somebody who just came.
    pub fn greeting(&self, newcomer: &str) -> Option<String> {
        matches!(self.role, Role::Talker)
            .then(|| format!("Welcome to the practice world, {newcomer}!"))
    }

    fn talk(&mut self, pos: Vec3, players: &[Seen], tick: u64) -> Will {
        let distance = |seen: &Seen| (seen.pos - pos).length();
        let near = players
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let mut will = Will {
            look_at: near
                .filter(|seen| distance(seen) < 8.0)
                .map(|seen| seen.pos),
            ..Will::default()
        };
        if !players.is_empty() && tick >= self.said_at + REMARK_EVERY {
            self.said_at = tick;
            will.say = REMARKS
                .get(self.n_said % REMARKS.len())
                .map(|remark| (*remark).to_owned());
            self.n_said += 1;
        }
        will
    }
}

fn walk_round(next: &mut usize, pos: Vec3) -> Will {
    let to = ROUND.get(*next % ROUND.len()).copied().unwrap_or_default();
    go(pos, to).unwrap_or_else(|| {
        *next += 1;
        Will::default()
    })
}

/// A step towards a point; none if it is reached.
fn go(pos: Vec3, (x, z): (f64, f64)) -> Option<Will> {
    let (dx, dz) = (x - pos.x, z - pos.z);
    let away = dx.hypot(dz);
    (away > WALK).then(|| Will {
        walk: Some((dx / away * WALK, dz / away * WALK)),
        ..Will::default()
    })
}

fn spar(rival: Seen, next_blow: &mut u64, pos: Vec3, tick: u64) -> Will {
    let away = (rival.pos - pos).length();
    let mut will = Will::default();
    if away > ARM - 0.6 {
        will = go(pos, (rival.pos.x, rival.pos.z)).unwrap_or_default();
    }
    will.look_at = Some(rival.pos);
    if away < ARM && tick >= *next_blow {
        *next_blow = tick + BLOW_EVERY;
        will.hit = Some((rival.id, BLOW));
    }
    will
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Vec3 = Vec3::new(0.5, 64.0, -20.5);

    #[test]
    fn the_sparrer_hits_back_and_calms_down() {
        let mut rook = Script::new("Rook", AT);
        let near = [Seen {
            id: 9,
            pos: Vec3::new(1.5, 64.0, -20.5),
        }];
        assert_eq!(rook.think(AT, &near, 0).hit, None, "nobody has hit him");
        rook.is_hit(9, 1);
        assert_eq!(rook.think(AT, &near, 1).hit, Some((9, BLOW)));
        assert_eq!(rook.think(AT, &near, 2).hit, None, "not twice at once");
        assert_eq!(rook.think(AT, &near, 1 + ANGER).hit, None, "it is over");
    }

    #[test]
    fn the_talker_answers_and_the_walker_walks() {
        let mira = Script::new("Mira", AT);
        assert_eq!(
            mira.hear("Mira", "Bot", "Hello there"),
            Some("Hello, Bot!".into())
        );
        assert_eq!(mira.hear("Mira", "Bot", "nothing"), None);
        assert_eq!(mira.hear("Mira", "Bot", "ping Mira"), Some("pong".into()));
        let mut tomas = Script::new("Tomas", AT);
        let mut pos = Vec3::new(ROUND[0].0, 64.0, ROUND[0].1);
        let mut corners = 0;
        for tick in 0..1000 {
            let will = tomas.think(pos, &[], tick);
            let Some((dx, dz)) = will.walk else {
                corners += 1;
                continue;
            };
            pos = Vec3::new(pos.x + dx, pos.y, pos.z + dz);
        }
        assert!(corners > 4, "{corners}");
    }
}
