/** The templates. Their files in `docs/templates` have the same names, with hyphens. */
export const TEMPLATE_IDS = [
  "announcements",
  "antiAfk",
  "askFirst",
  "autoAnswer",
  "chestSorter",
  "clanWelcome",
  "come",
  "countItems",
  "counter",
  "dailyMessage",
  "deathReport",
  "depositAll",
  "dice",
  "follow",
  "furnaceMinder",
  "greetPlayers",
  "guard",
  "httpToChat",
  "hungry",
  "lowHealth",
  "moderation",
  "oracle",
  "ping",
  "sayGoodbye",
  "stay",
  "visits",
  "welcomeAll",
  "whereAreYou",
  "whoIsOnline",
] as const;

/** The name of a template. */
export type TemplateId = (typeof TEMPLATE_IDS)[number];

/** The name of a template's file: `greetPlayers` is `greet-players.json`. */
export function templateFile(id: TemplateId): string {
  return `${id.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}.json`;
}
