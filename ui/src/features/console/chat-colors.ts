const NAMES = new Set([
  "black",
  "dark_blue",
  "dark_green",
  "dark_aqua",
  "dark_red",
  "dark_purple",
  "gold",
  "gray",
  "dark_gray",
  "blue",
  "green",
  "aqua",
  "red",
  "light_purple",
  "yellow",
  "white",
]);

/** A colour of a chat span as CSS: Minecraft's sixteen by token, others as given; null is the default. */
export function chatColor(color: string | null): string | null {
  if (color === null) return null;
  if (NAMES.has(color)) return `var(--mc-${color.replaceAll("_", "-")})`;
  // A colour a plugin chose may be too close to the ground of one theme: part of the text's own
  // colour keeps it legible in both.
  return /^#[0-9a-fA-F]{6}$/.test(color)
    ? `color-mix(in srgb, ${color} var(--custom-share), var(--text-1))`
    : null;
}
