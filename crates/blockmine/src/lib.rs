//! BlockMine's files.
