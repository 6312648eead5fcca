//! An embedded Minecraft server on loopback.
