//! the desktop skin: window, tray, command bridge
