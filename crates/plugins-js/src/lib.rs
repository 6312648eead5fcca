//! Runs the plugins of a bot in QuickJS.
