import type { BinBringsView, BinItem, BinKind } from "@/backend/bindings";
import type { Translate } from "@/i18n/locale-context";

export const BIN_KINDS: readonly BinKind[] = [
  "bot",
  "server",
  "proxy",
  "command",
  "eventGraph",
  "schedule",
  "botGroup",
  "group",
  "person",
  "value",
];

/** One text for one thing: ids are only told apart within their kind. */
export const itemKey = (item: BinItem) => `${item.kind}:${item.id}`;

/** What comes back with a thing, in words; empty where nothing does. */
export function bringsOf(t: Translate, brings: BinBringsView): string {
  const parts = [
    brings.nCommands > 0 && t("bin.brings.commands", { count: brings.nCommands }),
    brings.nEventGraphs > 0 && t("bin.brings.eventGraphs", { count: brings.nEventGraphs }),
    brings.nPeople > 0 && t("bin.brings.people", { count: brings.nPeople }),
    brings.nValues > 0 && t("bin.brings.values", { count: brings.nValues }),
  ].filter(Boolean);
  return parts.length > 0 ? t("bin.brings.with", { what: parts.join(", ") }) : "";
}
