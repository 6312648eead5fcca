import { BackendError } from "@/backend/backend-error";
import type { StoredValueView, ValueScope } from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

/** A value that lies in the store of all bots unless said otherwise. */
export interface ScriptedValue extends StoredValueView {
  scope: ValueScope;
}

export const value = (
  key: string,
  text: string,
  part: Partial<ScriptedValue> = {},
): ScriptedValue => ({
  scope: { type: "all" },
  owner: "shop",
  key,
  value: text,
  isCut: false,
  nBytes: new TextEncoder().encode(text).length,
  updatedAt: Date.UTC(2026, 10, 21, 18, 30),
  expiresAt: null,
  ...part,
});

const same = (a: ValueScope, b: ValueScope) => JSON.stringify(a) === JSON.stringify(b);
const view = (one: ScriptedValue): StoredValueView => {
  const { owner, key, value: text, isCut, nBytes, updatedAt, expiresAt } = one;
  return { owner, key, value: text, isCut, nBytes, updatedAt, expiresAt };
};

/** The store of a scripted core. */
export function valueHandlers(core: ScriptedCore): Handlers {
  const all = () => core.script.values ?? [];
  const binned: ScriptedValue[] = [];
  const isAt = (one: ScriptedValue, at: { scope: ValueScope; owner: string; key: string }) =>
    same(one.scope, at.scope) && one.owner === at.owner && one.key === at.key;
  const find = (at: { scope: ValueScope; owner: string; key: string }) =>
    all().find((one) => isAt(one, at)) ?? null;
  return {
    listValueOwners: ({ scope }) => {
      const owners = all().filter((one) => same(one.scope, scope));
      return [...new Set(owners.map(({ owner }) => owner))].sort();
    },
    listValues: (req) => {
      const fits = all()
        .filter((one) => same(one.scope, req.scope) && one.owner === req.owner)
        .filter(({ key }) => key.startsWith(req.prefix) && key > (req.after ?? ""))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      return { values: fits.slice(0, req.limit).map(view), hasMore: fits.length > req.limit };
    },
    getValue: (at) => {
      const found = find(at);
      return found && view(found);
    },
    setValue: (req) => {
      if (req.value.length > 1024 * 1024) {
        throw new BackendError("invalid", "A value may have 1 MB.", "value");
      }
      const before = find(req);
      const part = { scope: req.scope, owner: req.owner, expiresAt: req.expiresAt };
      const others = all().filter((one) => one !== before);
      core.script.values = [...others, value(req.key, req.value, part)];
      return before && view(before);
    },
    addToValue: (req) => {
      const before = find(req);
      const sum = Number(before?.value ?? 0) + (req.by ?? 0);
      const part = { scope: req.scope, owner: req.owner };
      const others = all().filter((one) => one !== before);
      core.script.values = [...others, value(req.key, String(sum), part)];
      return sum;
    },
    deleteValue: (at) => {
      const found = find(at);
      core.script.values = all().filter((one) => one !== found);
      if (found) binned.push(found);
      return found && view(found);
    },
    restoreValue: (at) => {
      const found = binned.findLast((one) => isAt(one, at)) ?? null;
      if (found) core.script.values = [...all(), found];
      return found && view(found);
    },
  };
}
