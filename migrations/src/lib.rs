//! SeaORM migrations, append-only, each with a tested way back
