//! The scoreboard. azalea 0.16 drops its packets (`set_objective`, `set_score`, `reset_score`,
//! `set_display_objective`, `set_player_team` have empty handlers).

use super::raw::{Objective, Score};
use azalea::protocol::packets::game::{
    ClientboundResetScore, ClientboundSetDisplayObjective, ClientboundSetPlayerTeam,
    c_set_display_objective::DisplaySlot,
    c_set_player_team::{Method, Parameters},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Most objectives and teams a bot keeps, and most scores of one objective.
const MAX_OBJECTIVES: usize = 256;
const MAX_SCORES: usize = 1024;
const MAX_TEAMS: usize = 1024;

/// What a bot knows of the scoreboard.
#[derive(Debug, Default)]
pub struct Board {
    objectives: BTreeMap<String, Entry>,
    sidebar: Option<String>,
    teams: HashMap<String, Team>,
}

#[derive(Debug, Default)]
struct Entry {
    title: String,
    scores: HashMap<String, Score>,
}

#[derive(Debug, Default)]
struct Team {
    prefix: String,
    suffix: String,
    members: HashSet<String>,
}

/// An objective as users see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    pub title: String,
    /// Highest value first, as the sidebar orders them.
    pub lines: Vec<Line>,
}

/// A line of an objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What stands there: the owner with its team's prefix and suffix, or the text given for it.
    pub text: String,
    pub owner: String,
    pub value: i32,
    /// What is shown in place of the value, empty for nothing; absent if the value is shown.
    pub number: Option<String>,
}

impl Board {
    /// `set_objective`.
    pub fn objective(&mut self, change: Objective) {
        match change {
            Objective::Removed { name } => {
                self.objectives.remove(&name);
                if self.sidebar.as_ref() == Some(&name) {
                    self.sidebar = None;
                }
            }
            Objective::Shown { name, title } => {
                if self.objectives.len() < MAX_OBJECTIVES || self.objectives.contains_key(&name) {
                    self.objectives.entry(name).or_default().title = title;
                }
            }
        }
    }

    /// `set_score`.
    pub fn score(&mut self, score: Score) {
        let Some(entry) = self.objectives.get_mut(&score.objective) else {
            return;
        };
        if entry.scores.len() < MAX_SCORES || entry.scores.contains_key(&score.owner) {
            entry.scores.insert(score.owner.clone(), score);
        }
    }

    /// `reset_score`: of one objective, or of all.
    pub fn reset(&mut self, packet: &ClientboundResetScore) {
        for (name, entry) in &mut self.objectives {
            if packet
                .objective_name
                .as_ref()
                .is_none_or(|only| only == name)
            {
                entry.scores.remove(&packet.owner);
            }
        }
    }

    /// `set_display_objective`. Only the sidebar is looked at by users.
    pub fn display(&mut self, packet: &ClientboundSetDisplayObjective) {
        if packet.slot == DisplaySlot::Sidebar {
            self.sidebar = Some(packet.objective_name.clone()).filter(|name| !name.is_empty());
        }
    }

    /// `set_player_team`.
    pub fn team(&mut self, packet: &ClientboundSetPlayerTeam) {
        match &packet.method {
            Method::Add((look, members)) => {
                if self.teams.len() < MAX_TEAMS || self.teams.contains_key(&packet.name) {
                    let team = self.teams.entry(packet.name.clone()).or_default();
                    team.look(look);
                    team.members = members.iter().take(MAX_SCORES).cloned().collect();
                }
            }
            Method::Remove => {
                self.teams.remove(&packet.name);
            }
            Method::Change(look) => {
                if let Some(team) = self.teams.get_mut(&packet.name) {
                    team.look(look);
                }
            }
            // A name is in one team at a time.
            Method::Join(members) => {
                for team in self.teams.values_mut() {
                    team.members.retain(|member| !members.contains(member));
                }
                if let Some(team) = self.teams.get_mut(&packet.name) {
                    let room = MAX_SCORES.saturating_sub(team.members.len());
                    team.members.extend(members.iter().take(room).cloned());
                }
            }
            Method::Leave(members) => {
                if let Some(team) = self.teams.get_mut(&packet.name) {
                    team.members.retain(|member| !members.contains(member));
                }
            }
        }
    }

    /// The objective in the sidebar.
    pub fn sidebar(&self) -> Option<Shown> {
        let name = self.sidebar.as_ref()?;
        self.objectives
            .get(name)
            .map(|entry| self.shown(name, entry))
    }

    /// All objectives, by name.
    pub fn all(&self) -> Vec<Shown> {
        self.objectives
            .iter()
            .map(|(name, entry)| self.shown(name, entry))
            .collect()
    }

    fn shown(&self, name: &str, entry: &Entry) -> Shown {
        let mut lines: Vec<Line> = entry
            .scores
            .values()
            .map(|score| Line {
                text: score
                    .display
                    .clone()
                    .unwrap_or_else(|| self.in_team(&score.owner)),
                owner: score.owner.clone(),
                value: score.value,
                number: score.number.clone(),
            })
            .collect();
        lines.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.owner.cmp(&b.owner)));
        Shown {
            name: name.to_owned(),
            title: entry.title.clone(),
            lines,
        }
    }

    fn in_team(&self, owner: &str) -> String {
        self.teams
            .values()
            .find(|team| team.members.contains(owner))
            .map_or_else(
                || owner.to_owned(),
                |team| format!("{}{owner}{}", team.prefix, team.suffix),
            )
    }
}

impl Team {
    fn look(&mut self, look: &Parameters) {
        self.prefix = look.player_prefix.to_string();
        self.suffix = look.player_suffix.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(owner: &str, value: i32) -> Score {
        Score {
            owner: owner.into(),
            objective: "kills".into(),
            value,
            display: None,
            number: None,
        }
    }

    fn board() -> Board {
        let mut board = Board::default();
        board.objective(Objective::Shown {
            name: "kills".into(),
            title: "Kills".into(),
        });
        board.display(&ClientboundSetDisplayObjective {
            slot: DisplaySlot::Sidebar,
            objective_name: "kills".into(),
        });
        board
    }

    fn texts(board: &Board) -> Vec<String> {
        board
            .sidebar()
            .expect("the sidebar is shown")
            .lines
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn sidebar_is_ordered_by_value_and_follows_changes() {
        let mut board = board();
        board.score(score("Alex", 3));
        board.score(score("Steve", 9));
        board.score(score("Alex", 12));
        assert_eq!(texts(&board), ["Alex", "Steve"]);
        board.reset(&ClientboundResetScore {
            owner: "Alex".into(),
            objective_name: None,
        });
        assert_eq!(texts(&board), ["Steve"]);
        board.objective(Objective::Removed {
            name: "kills".into(),
        });
        assert_eq!(board.sidebar(), None, "a removed objective is not shown");
    }

    #[test]
    fn given_text_stands_in_place_of_the_owner() {
        let mut board = board();
        board.score(Score {
            display: Some("Coins: 5".into()),
            number: Some(String::new()),
            ..score("line1", 1)
        });
        assert_eq!(texts(&board), ["Coins: 5"]);
    }

    #[test]
    fn scores_of_unknown_objectives_and_floods_are_not_kept() {
        let mut board = Board::default();
        board.score(score("Alex", 3));
        assert!(board.all().is_empty());
        for n in 0..10_000 {
            board.objective(Objective::Shown {
                name: format!("o{n}"),
                title: String::new(),
            });
        }
        assert_eq!(board.all().len(), MAX_OBJECTIVES);
    }
}
