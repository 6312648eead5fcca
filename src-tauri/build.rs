//! Gives the binary its icon, its configuration and its capabilities.

fn main() {
    tauri_build::build();
}
