import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandTags } from "@/backend/bindings";
import { canPutBack, changesOf } from "@/features/audit/audit-changes";
import { catalogue } from "@/i18n/catalogue";

describe("the list of changes", () => {
  it("has words for everything that is written down", () => {
    const source = readFileSync(
      join(import.meta.dirname, "../../../crates/app/src/audit.rs"),
      "utf8",
    );
    const list = /const NOT_WRITTEN[^;]*?&\[([^\]]*)\];/u.exec(source)?.[1] ?? "";
    const camel = (name: string) =>
      name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
    const left = new Set([...list.matchAll(/"(\w+)"/gu)].map(([, name]) => camel(name ?? "")));
    expect(left.size).toBeGreaterThan(15);
    const written = commandTags.filter(({ kind, name }) => kind === "mutation" && !left.has(name));
    const silent = written.filter(({ name }) => !(`audit.action.${name}` in catalogue.en));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it("shows each field as it was and as it is", () => {
    const entry = { old: '{"note":"a","groups":["vip"]}', new: '{"note":"b"}' };
    expect(changesOf(entry)).toEqual([
      { field: "note", old: "a", now: "b" },
      { field: "groups", old: '["vip"]', now: null },
    ]);
  });

  it("offers to put back only what is known whole", () => {
    const of = (old: string) => canPutBack({ action: "update_bot", old });
    expect(of('{"note":"a"}')).toBe(true);
    expect(of('{"note":"a…","tooLarge":70000}')).toBe(false);
    expect(of('{"note":"***"}')).toBe(false);
    expect(canPutBack({ action: "delete_people", old: '{"a":1}' })).toBe(false);
  });
});
