import type { BotView, PracticeLine } from "@/backend/bindings";

/** The one next thing a newcomer does. */
export type CoachStep = "wait" | "ask" | "change";

/** What comes next for a bot of the practice world: it comes in, is asked, is changed. */
export function coachStep(bot: BotView, lines: readonly PracticeLine[]): CoachStep {
  if (bot.state.type !== "online") return "wait";
  const asked = lines.findLastIndex(
    ({ kind, player, text }) =>
      kind === "chat" && player !== bot.username && text.startsWith(`${bot.prefix}ping`),
  );
  if (asked < 0) return "ask";
  const hasAnswered = lines
    .slice(asked)
    .some(({ kind, player }) => kind === "chat" && player === bot.username);
  return hasAnswered ? "change" : "ask";
}
