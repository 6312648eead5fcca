//! What happens by itself at certain times. Lists are ordered by name; those in the bin are not
//! seen. The jobs that come of it are in `schedule_jobs`.

use sculk_core::{BotGroupId, BotId, EventGraphId, ScheduleId, ServerId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde::{Deserialize, Serialize};

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis,
    crowds::{Crowd, refuse_full},
    error::is_unique_violation,
    transaction::in_own_transaction,
};

/// When it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum StoredPlan {
    /// By a cron pattern.
    Cron {
        /// Five fields, six with the second first, or seven with the year last.
        pattern: String,
        /// The name of the time zone it is meant in (`Europe/Berlin`).
        zone: String,
    },
    /// Again and again.
    Every {
        /// Seconds between two times.
        seconds: u32,
        /// The time it is counted from, in milliseconds since 1970.
        from: i64,
    },
    /// When the app starts.
    AtStart,
    /// One time.
    Once {
        /// When, in milliseconds since 1970.
        at: i64,
    },
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum StoredAction {
    /// Bots go to their servers.
    Start,
    /// Bots leave their servers.
    Stop,
    /// Bots leave and come back.
    Restart,
    /// Bots say a line, or send a command where it begins with a slash.
    Say {
        /// The line.
        text: String,
    },
    /// A copy of everything is made.
    Backup,
    /// An event graph runs for its bot.
    RunGraph {
        /// Which.
        graph: EventGraphId,
    },
}

/// Which bots do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum StoredTargets {
    /// Every bot there is then.
    All,
    /// These bots.
    Bots {
        /// Their ids.
        ids: Vec<BotId>,
    },
    /// All bots of these servers.
    Servers {
        /// Their ids.
        ids: Vec<ServerId>,
    },
    /// All bots of these groups.
    Groups {
        /// Their ids.
        ids: Vec<BotGroupId>,
    },
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub(crate) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            pub(crate) fn of_word(word: &str) -> Result<Self, StoreError> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(StoreError::Undecodable {
                        what: stringify!($name).to_owned(),
                        reason: format!("“{word}” is none"),
                    }),
                }
            }
        }
    };
}
pub(crate) use word;

word! {
    /// What becomes of times that passed while the app was closed.
    StoredMissed {
        /// Nothing.
        Skip = "skip",
        /// One run for all of them.
        Once = "once",
        /// A run for each.
        All = "all",
    }
}

word! {
    /// What becomes of a time that comes while earlier runs are under way.
    StoredOverlap {
        /// It is left out.
        Skip = "skip",
        /// It waits.
        Wait = "wait",
        /// It runs beside them.
        Parallel = "parallel",
    }
}

/// What a user decides about a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleFields {
    /// Unique among living ones, exactly as written.
    pub name: String,
    /// Whether it happens at all.
    pub is_enabled: bool,
    /// When.
    pub plan: StoredPlan,
    /// What.
    pub action: StoredAction,
    /// For which bots. An action that names its bot itself does not look at it.
    pub targets: StoredTargets,
    /// What becomes of times that passed while the app was closed.
    pub missed: StoredMissed,
    /// What becomes of a time that comes while earlier runs are under way.
    pub overlap: StoredOverlap,
    /// How often a job is tried, 1 to 100.
    pub max_attempts: u16,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Never given to another, even after this one is gone.
    pub id: ScheduleId,
    /// What a user decides about it.
    pub fields: ScheduleFields,
    /// The time up to which it is settled what was due.
    pub looked_until: UnixMillis,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "schedules")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub name: String,
        pub is_enabled: bool,
        pub plan: String,
        pub action: String,
        pub targets: String,
        pub missed: String,
        pub overlap: String,
        pub max_attempts: i32,
        pub looked_until: i64,
        pub created_at: i64,
        pub updated_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

fn read<T: for<'a> Deserialize<'a>>(id: i32, column: &str, json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Undecodable {
        what: format!("{column} of schedule {id}"),
        reason: error.to_string(),
    })
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(error.to_string()))
}

impl TryFrom<Model> for Schedule {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: ScheduleId(row.id),
            fields: ScheduleFields {
                plan: read(row.id, "plan", &row.plan)?,
                action: read(row.id, "action", &row.action)?,
                targets: read(row.id, "targets", &row.targets)?,
                missed: StoredMissed::of_word(&row.missed)?,
                overlap: StoredOverlap::of_word(&row.overlap)?,
                max_attempts: u16::try_from(row.max_attempts).unwrap_or(1),
                name: row.name,
                is_enabled: row.is_enabled,
            },
            looked_until: UnixMillis(row.looked_until),
        })
    }
}

fn columns(fields: &ScheduleFields) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        name: Set(fields.name.clone()),
        is_enabled: Set(fields.is_enabled),
        plan: Set(json(&fields.plan)?),
        action: Set(json(&fields.action)?),
        targets: Set(json(&fields.targets)?),
        missed: Set(fields.missed.word().to_owned()),
        overlap: Set(fields.overlap.word().to_owned()),
        max_attempts: Set(i32::from(fields.max_attempts)),
        ..Default::default()
    })
}

fn not_found(id: ScheduleId) -> StoreError {
    StoreError::NotFound {
        what: Record::Schedule,
        id: id.0,
    }
}

fn explain(name: &str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        if is_unique_violation(&error) {
            StoreError::NameTaken {
                what: Record::Schedule,
                name: name.to_owned(),
            }
        } else {
            error.into()
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: ScheduleId,
) -> Result<Schedule, StoreError> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.ok_or(not_found(id))?.try_into()
}

async fn write(
    db: &impl ConnectionTrait,
    id: ScheduleId,
    columns: ActiveModel,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(columns)
        .filter(Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

impl Store {
    /// The living schedules, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_schedules(&self) -> Result<Vec<Schedule>, StoreError> {
        let rows = Entity::find()
            .filter(Column::DeletedAt.is_null())
            .order_by_asc(Column::Name)
            .limit(u64::from(Crowd::Schedules.most()))
            .all(&self.readers)
            .await?;
        rows.into_iter().map(Schedule::try_from).collect()
    }

    /// One schedule.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one in the bin.
    pub async fn schedule(&self, id: ScheduleId) -> Result<Schedule, StoreError> {
        find(&self.readers, id).await
    }

    /// See [`Transaction::create_schedule`].
    ///
    /// # Errors
    /// As there.
    pub async fn create_schedule(
        &self,
        fields: &ScheduleFields,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        in_own_transaction!(self.create_schedule(fields, now))
    }

    /// See [`Transaction::update_schedule`].
    ///
    /// # Errors
    /// As there.
    pub async fn update_schedule(
        &self,
        id: ScheduleId,
        fields: &ScheduleFields,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        in_own_transaction!(self.update_schedule(id, fields, now))
    }

    /// See [`Transaction::delete_schedule`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_schedule(&self, id: ScheduleId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_schedule(id, now))
    }

    /// See [`Transaction::restore_schedule`].
    ///
    /// # Errors
    /// As there.
    pub async fn restore_schedule(
        &self,
        id: ScheduleId,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        in_own_transaction!(self.restore_schedule(id, now))
    }
}

impl Transaction {
    /// Adds a schedule; what was due before `now` is no concern of its.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`].
    pub async fn create_schedule(
        &self,
        fields: &ScheduleFields,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        let db = self.connection();
        refuse_full(db, Crowd::Schedules, None).await?;
        let row = ActiveModel {
            id: NotSet,
            looked_until: Set(now.0),
            created_at: Set(now.0),
            updated_at: Set(now.0),
            deleted_at: Set(None),
            ..columns(fields)?
        };
        let made = Entity::insert(row).exec(db).await;
        let id = made.map_err(explain(&fields.name))?.last_insert_id;
        find(db, ScheduleId(id)).await
    }

    /// Replaces what the user decides about a schedule. Times that passed are not made up for by
    /// the new plan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::NameTaken`].
    pub async fn update_schedule(
        &self,
        id: ScheduleId,
        fields: &ScheduleFields,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let changed = ActiveModel {
            looked_until: Set(now.0),
            updated_at: Set(now.0),
            ..columns(fields)?
        };
        write(db, id, changed)
            .await
            .map_err(explain(&fields.name))?;
        find(db, id).await
    }

    /// Keeps up to when it is settled what was due; never goes back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_looked(&self, id: ScheduleId, until: UnixMillis) -> Result<(), StoreError> {
        Entity::update_many()
            .set(ActiveModel {
                looked_until: Set(until.0),
                ..Default::default()
            })
            .filter(Column::Id.eq(id.0))
            .filter(Column::LookedUntil.lt(until.0))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Puts a schedule into the bin; its jobs stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_schedule(&self, id: ScheduleId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let deleted = ActiveModel {
            updated_at: Set(now.0),
            deleted_at: Set(Some(now.0)),
            ..Default::default()
        };
        Ok(write(db, id, deleted).await?)
    }

    /// Takes a schedule out of the bin; what was due meanwhile is settled. One that is not in the
    /// bin stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::NameTaken`] when another took its name meanwhile.
    pub async fn restore_schedule(
        &self,
        id: ScheduleId,
        now: UnixMillis,
    ) -> Result<Schedule, StoreError> {
        let db = self.connection();
        let row = Entity::find_by_id(id.0).one(db).await?;
        let row = row.ok_or(not_found(id))?;
        if row.deleted_at.is_some() {
            refuse_full(db, Crowd::Schedules, None).await?;
            let restored = ActiveModel {
                looked_until: Set(now.0),
                updated_at: Set(now.0),
                deleted_at: Set(None),
                ..Default::default()
            };
            write(db, id, restored).await.map_err(explain(&row.name))?;
        }
        find(db, id).await
    }
}
