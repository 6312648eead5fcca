//! Accounts that are signed in with Microsoft, ordered by name, and which bots join as one. What
//! signs them in lies in the keychain.

use sculk_core::{AccountId, BotId};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    Record, Store, StoreError, Transaction, UnixMillis, bots, transaction::in_own_transaction,
};

/// The only kind there is.
const MICROSOFT: &str = "microsoft";

/// What the services say of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFields {
    /// The player's id, which never changes.
    pub player_id: Uuid,
    /// The player's name, which its owner may change.
    pub player_name: String,
    /// Whether its session is good as far as is known.
    pub is_signed_in: bool,
    /// When it was last signed in or refreshed.
    pub refreshed_at: UnixMillis,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Never given to another, even after this one is gone: the keychain names it.
    pub id: AccountId,
    /// What the services say of it.
    pub fields: AccountFields,
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub kind: String,
        pub player_id: String,
        pub player_name: String,
        pub is_signed_in: bool,
        pub refreshed_at: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bot_accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bot_id: i32,
        pub account_id: i32,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

impl TryFrom<Model> for Account {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let player_id =
            Uuid::parse_str(&row.player_id).map_err(|error| StoreError::Undecodable {
                what: format!("player id of account {}", row.id),
                reason: error.to_string(),
            })?;
        Ok(Self {
            id: AccountId(row.id),
            fields: AccountFields {
                player_id,
                player_name: row.player_name,
                is_signed_in: row.is_signed_in,
                refreshed_at: UnixMillis(row.refreshed_at),
            },
        })
    }
}

impl AccountFields {
    fn to_row(&self, now: UnixMillis) -> ActiveModel {
        ActiveModel {
            kind: Set(MICROSOFT.to_owned()),
            player_id: Set(self.player_id.hyphenated().to_string()),
            player_name: Set(self.player_name.clone()),
            is_signed_in: Set(self.is_signed_in),
            refreshed_at: Set(self.refreshed_at.0),
            updated_at: Set(now.0),
            ..Default::default()
        }
    }
}

async fn find(db: &impl ConnectionTrait, id: AccountId) -> Result<Account, StoreError> {
    Entity::find_by_id(id.0)
        .one(db)
        .await?
        .ok_or(StoreError::NotFound {
            what: Record::Account,
            id: id.0,
        })?
        .try_into()
}

/// The bots that join as an account, those in the bin too.
async fn bots_of(db: &impl ConnectionTrait, id: AccountId) -> Result<Vec<BotId>, StoreError> {
    let rows = link::Entity::find()
        .filter(link::Column::AccountId.eq(id.0))
        .order_by_asc(link::Column::BotId)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| BotId(row.bot_id)).collect())
}

impl Store {
    /// All accounts, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_accounts(&self) -> Result<Vec<Account>, StoreError> {
        Entity::find()
            .order_by_asc(Column::PlayerName)
            .order_by_asc(Column::Id)
            .all(&self.readers)
            .await?
            .into_iter()
            .map(Account::try_from)
            .collect()
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn account(&self, id: AccountId) -> Result<Account, StoreError> {
        find(&self.readers, id).await
    }

    /// What a bot joins as, if not under its name alone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_of(&self, bot: BotId) -> Result<Option<Account>, StoreError> {
        let row = link::Entity::find_by_id(bot.0).one(&self.readers).await?;
        match row {
            Some(row) => self.account(AccountId(row.account_id)).await.map(Some),
            None => Ok(None),
        }
    }

    /// The bots that join as an account, those in the bin too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bots_with_account(&self, id: AccountId) -> Result<Vec<BotId>, StoreError> {
        bots_of(&self.readers, id).await
    }

    /// See [`Transaction::put_account`].
    ///
    /// # Errors
    /// As there.
    pub async fn put_account(
        &self,
        fields: &AccountFields,
        now: UnixMillis,
    ) -> Result<Account, StoreError> {
        in_own_transaction!(self.put_account(fields, now))
    }

    /// See [`Transaction::sign_account_out`].
    ///
    /// # Errors
    /// As there.
    pub async fn sign_account_out(&self, id: AccountId, now: UnixMillis) -> Result<(), StoreError> {
        in_own_transaction!(self.sign_account_out(id, now))
    }

    /// See [`Transaction::delete_account`].
    ///
    /// # Errors
    /// As there.
    pub async fn delete_account(&self, id: AccountId) -> Result<(), StoreError> {
        in_own_transaction!(self.delete_account(id))
    }

    /// See [`Transaction::set_bot_account`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_bot_account(
        &self,
        bot: BotId,
        account: Option<AccountId>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        in_own_transaction!(self.set_bot_account(bot, account, now))
    }
}

impl Transaction {
    /// Adds an account, or replaces what is known of the one of this player. Its bots get the
    /// player's name, where no other bot of their server has it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_account(
        &self,
        fields: &AccountFields,
        now: UnixMillis,
    ) -> Result<Account, StoreError> {
        let db = self.connection();
        let known = Entity::find()
            .filter(Column::Kind.eq(MICROSOFT))
            .filter(Column::PlayerId.eq(fields.player_id.hyphenated().to_string()))
            .one(db)
            .await?;
        let mut row = fields.to_row(now);
        let Some(known) = known else {
            row.created_at = Set(now.0);
            return row.insert(db).await?.try_into();
        };
        row.id = Set(known.id);
        let account: Account = row.update(db).await?.try_into()?;
        if known.player_name != account.fields.player_name {
            for bot in bots_of(db, account.id).await? {
                // A bot in the bin, or one whose new name another has, keeps the old one until it
                // is given an account anew; it joins under the new one all the same.
                if let Err(error) = self.name_bot(bot, &account, now).await
                    && !matches!(
                        error,
                        StoreError::NotFound { .. } | StoreError::NameTaken { .. }
                    )
                {
                    return Err(error);
                }
            }
        }
        Ok(account)
    }

    /// Notes that an account's session is no longer good.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn sign_account_out(&self, id: AccountId, now: UnixMillis) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        ActiveModel {
            id: Set(id.0),
            is_signed_in: Set(false),
            updated_at: Set(now.0),
            ..Default::default()
        }
        .update(db)
        .await?;
        Ok(())
    }

    /// Deletes an account that no living bot joins as. Bots in the bin come back without it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::InUse`].
    pub async fn delete_account(&self, id: AccountId) -> Result<(), StoreError> {
        let db = self.connection();
        find(db, id).await?;
        let mut by = Vec::new();
        for bot in bots_of(db, id).await? {
            match bots::find(db, bot).await {
                Ok(bot) => by.push(bot.fields.username),
                Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if !by.is_empty() {
            by.sort_unstable();
            return Err(StoreError::InUse {
                what: Record::Account,
                id: id.0,
                by,
            });
        }
        link::Entity::delete_many()
            .filter(link::Column::AccountId.eq(id.0))
            .exec(db)
            .await?;
        Entity::delete_by_id(id.0).exec(db).await?;
        Ok(())
    }

    /// Lets a bot join as an account, whose player's name it gets; or under its name alone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for either; [`StoreError::NameTaken`] where another bot of its
    /// server has that name.
    pub async fn set_bot_account(
        &self,
        bot: BotId,
        account: Option<AccountId>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let db = self.connection();
        let Some(account) = account else {
            bots::find(db, bot).await?;
            link::Entity::delete_by_id(bot.0).exec(db).await?;
            return Ok(());
        };
        let account = find(db, account).await?;
        self.name_bot(bot, &account, now).await?;
        let row = link::ActiveModel {
            bot_id: Set(bot.0),
            account_id: Set(account.id.0),
            updated_at: Set(now.0),
        };
        let replace = OnConflict::column(link::Column::BotId)
            .update_columns([link::Column::AccountId, link::Column::UpdatedAt])
            .to_owned();
        link::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Gives a bot its account's name.
    async fn name_bot(
        &self,
        bot: BotId,
        account: &Account,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let mut fields = bots::find(self.connection(), bot).await?.fields;
        fields.username.clone_from(&account.fields.player_name);
        self.update_bot(bot, &fields, now).await.map(|_| ())
    }
}
