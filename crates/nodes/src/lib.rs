//! the node library, a module per category, a file per node
