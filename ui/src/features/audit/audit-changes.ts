import type { AuditEntryView } from "@/backend/bindings";

/** One field of a change, as it was and as it is. */
export interface FieldChange {
  field: string;
  old: string | null;
  now: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(json: string | null): Fields {
  if (json === null) return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : { value };
  } catch {
    return { value: json };
  }
}

function text(fields: Fields, field: string): string | null {
  if (!(field in fields)) return null;
  const value = fields[field];
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The fields a change touched. */
export function changesOf(entry: Pick<AuditEntryView, "old" | "new">): FieldChange[] {
  const [old, now] = [fieldsOf(entry.old), fieldsOf(entry.new)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].map((field) => ({
    field,
    old: text(old, field),
    now: text(now, field),
  }));
}

/** Changes of settings, of which the core knows the way back. */
const SETTINGS: readonly string[] = [
  "update_bot",
  "update_joining",
  "update_routine",
  "set_bot_proxy",
  "update_settings",
  "set_web_access",
];

/** Whether a change is one of a setting that can be put back: what was before is known and no secret. */
export function canPutBack(entry: Pick<AuditEntryView, "action" | "old">): boolean {
  const all = fieldsOf(entry.old);
  // Of what was cut, not all is known.
  if ("tooLarge" in all) return false;
  const old = Object.entries(all).filter(
    ([name, value]) => !["hasPassword", "revision"].includes(name) && value !== null,
  );
  const isKnown = old.some(([, value]) => !JSON.stringify(value).includes("***"));
  return SETTINGS.includes(entry.action) && isKnown;
}
