import { commandTags, type CacheTag } from "./bindings";
import type { CommandName } from "./transport";

const rows: ReadonlyMap<string, readonly CacheTag[]> = new Map(
  commandTags.map((row) => [row.name, row.tags]),
);

/** What a query provides and a mutation invalidates, as declared by the core. */
export function tagsOf(name: CommandName): readonly CacheTag[] {
  return rows.get(name) ?? [];
}
