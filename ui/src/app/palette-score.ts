/** How well an entry fits what was typed, 0 for not at all. `words` are its label and its note; the
 *  id is not looked at, nobody types it. */
export function paletteScore(_id: string, typed: string, words: string[] = []): number {
  const wanted = typed.trim().toLowerCase();
  const [label = "", note = ""] = words.map((word) => word.toLowerCase());
  if (wanted === "") return 1;
  if (label.startsWith(wanted)) return 1;
  if (label.includes(` ${wanted}`) || label.includes(`_${wanted}`)) return 0.8;
  if (label.includes(wanted)) return 0.6;
  const whole = `${label} ${note}`;
  return wanted.split(/\s+/).every((word) => whole.includes(word)) ? 0.3 : 0;
}
