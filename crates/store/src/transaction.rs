use sea_orm::{
    ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{Store, StoreError};

/// Several writes that happen together or not at all. Dropping it undoes them.
///
/// While one is open no other write of this process runs. Writes on [`Store`] wait for it, so the
/// task that holds a transaction must write through the transaction only.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
}

impl Store {
    /// Starts a transaction; waits until earlier ones have ended.
    ///
    /// # Errors
    /// [`StoreError::Busy`] after 30 s of waiting, or when another process holds the file.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        // IMMEDIATE takes the write lock now. A deferred transaction that has read and then wants
        // to write fails without waiting when another process wrote in between.
        let inner = self
            .writer
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        Ok(Transaction { inner })
    }
}

impl Transaction {
    /// Makes the writes last. They are on the disk when this returns. A call that is dropped
    /// before it returns may or may not have happened, but never by half.
    ///
    /// # Errors
    /// When the disk refuses; then none of the writes happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    /// Undoes the writes.
    ///
    /// # Errors
    /// When SQLite refuses, which leaves the writes undone all the same.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }

    /// What the queries of this crate run on.
    pub(crate) fn connection(&self) -> &(impl ConnectionTrait + use<>) {
        &self.inner
    }
}

/// Runs one write of [`Transaction`] as a transaction of its own.
macro_rules! in_own_transaction {
    ($store:ident.$method:ident($($argument:expr),*)) => {{
        let transaction = $store.begin().await?;
        let done = transaction.$method($($argument),*).await?;
        transaction.commit().await?;
        Ok(done)
    }};
}
pub(crate) use in_own_transaction;
