//! the rules: chat line to command call, arguments, chat types, cooldowns
