//! the adapter to azalea: the only crate that names it
