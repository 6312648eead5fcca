//! SeaORM on SQLite: a module per table, transactions
