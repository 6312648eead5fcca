import type { StoredValueView, ValueScope } from "@/backend/bindings";

/** As the core says. */
const MAX_VALUE_BYTES = 1024 * 1024;
const MAX_KEY_BYTES = 1_024;
const MAX_OWNER_BYTES = 256;

/** A value as it is typed. */
export interface ValueDraft {
  owner: string;
  key: string;
  value: string;
  /** As the system's own input has it, local; empty: it stays. */
  expires: string;
}

const two = (n: number) => String(n).padStart(2, "0");

function localInput(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A draft of a value; without one, of a new one. */
export function valueDraft(owner: string, value: StoredValueView | null): ValueDraft {
  const expiresAt = value?.expiresAt ?? null;
  return {
    owner: value?.owner ?? owner,
    key: value?.key ?? "",
    value: value?.value ?? "",
    expires: expiresAt === null ? "" : localInput(expiresAt),
  };
}

/** When the value goes by itself; null: never. */
export function expiryOf({ expires }: ValueDraft): number | null {
  const at = new Date(expires).getTime();
  return expires === "" || Number.isNaN(at) ? null : at;
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What is wrong with a draft. */
export function valueProblems(draft: ValueDraft, now: number) {
  const expiry = expiryOf(draft);
  return {
    owner: bytes(draft.owner.trim()) > MAX_OWNER_BYTES,
    key: bytes(draft.key) > MAX_KEY_BYTES,
    value: bytes(draft.value) > MAX_VALUE_BYTES,
    expires: expiry !== null && expiry <= now,
  };
}

/** Whether a text is JSON, which graphs read back as what it was. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A scope as the value of an option. */
export function scopeKey(scope: ValueScope): string {
  return scope.type === "all" ? "all" : `${scope.type}:${scope.id}`;
}

/** The scope of an option. */
export function scopeOf(key: string): ValueScope {
  const [type, id] = key.split(":");
  if (type === "bot" || type === "server") return { type, id: Number(id) };
  return { type: "all" };
}
