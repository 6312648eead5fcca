import type {
  PluginSettingRule,
  PluginSettingValue,
  PluginSettingView,
  PluginSettingsView,
} from "@/backend/bindings";

/** What was typed, by key: text as it stands in the field, and whether it was reset. */
export type SettingEdits = ReadonlyMap<string, string | null>;

/** The text that a setting's field shows for a value. */
export function textOf(setting: PluginSettingView, json: string): string {
  const value: unknown = JSON.parse(json);
  switch (setting.kind) {
    case "string":
      return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
    case "number":
      return value === null ? "" : JSON.stringify(value);
    case "stringList":
      return Array.isArray(value) ? value.map(String).join("\n") : "";
    case "boolean":
    case "select":
      return json;
    case "json":
    case "jsonFile":
    case "proxy":
      return value === null ? "" : JSON.stringify(value, null, 2);
  }
}

/** The value that a field's text stands for, or null where it stands for none. */
export function valueOf(setting: PluginSettingView, text: string): string | null {
  switch (setting.kind) {
    case "string":
      return JSON.stringify(text);
    case "number": {
      const number = Number(text.trim().replace(",", "."));
      if (text.trim() === "") return "null";
      return Number.isFinite(number) ? JSON.stringify(number) : null;
    }
    case "stringList": {
      const lines = text.split("\n").map((line) => line.trim());
      return JSON.stringify(lines.filter((line) => line !== ""));
    }
    case "boolean":
    case "select":
      return text;
    case "json":
    case "jsonFile":
    case "proxy":
      return jsonOf(text);
  }
}

function jsonOf(text: string): string | null {
  if (text.trim() === "") return "null";
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What the form shows for a setting now. */
export function shownText(setting: PluginSettingView, edits: SettingEdits): string {
  const edited = edits.get(setting.key);
  if (edited === undefined) return textOf(setting, setting.value);
  return edited ?? textOf(setting, setting.default);
}

/** Whether a setting is shown beside what the others hold now. */
export function isShown(
  setting: PluginSettingView,
  view: PluginSettingsView,
  edits: SettingEdits,
): boolean {
  return setting.shownWhen.every((rule) => {
    const other = view.settings.find(({ key }) => key === rule.field);
    const json = other ? valueOf(other, shownText(other, edits)) : null;
    const value: unknown = json === null ? null : JSON.parse(json);
    return holds(rule, value) !== rule.isInverted;
  });
}

function holds(rule: PluginSettingRule, value: unknown): boolean {
  const wanted: unknown = JSON.parse(rule.value);
  const isEqual = () => (Array.isArray(wanted) ? wanted : [wanted]).some((one) => same(one, value));
  const ordered = (by: (a: number, b: number) => boolean) =>
    typeof value === "number" && typeof wanted === "number" && by(value, wanted);
  switch (rule.operator) {
    case "eq":
      return isEqual();
    case "ne":
      return !isEqual();
    case "gt":
      return ordered((a, b) => a > b);
    case "gte":
      return ordered((a, b) => a >= b);
    case "lt":
      return ordered((a, b) => a < b);
    case "lte":
      return ordered((a, b) => a <= b);
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The keys whose text stands for no value. */
export function malformed(view: PluginSettingsView, edits: SettingEdits): ReadonlySet<string> {
  const bad = view.settings.filter((setting) => {
    const edited = edits.get(setting.key);
    return typeof edited === "string" && valueOf(setting, edited) === null;
  });
  return new Set(bad.map(({ key }) => key));
}

/** What changed, for the core. Secrets travel apart. */
export function changedValues(view: PluginSettingsView, edits: SettingEdits): PluginSettingValue[] {
  return view.settings.flatMap((setting) => {
    const edited = edits.get(setting.key);
    if (edited === undefined || setting.isSecret) return [];
    return [{ key: setting.key, value: edited === null ? null : valueOf(setting, edited) }];
  });
}

/** Secrets that were typed, for the core. */
export function changedSecrets(view: PluginSettingsView, edits: SettingEdits) {
  return view.settings.flatMap((setting) => {
    const edited = edits.get(setting.key);
    if (edited === undefined || !setting.isSecret) return [];
    return [{ key: setting.key, secret: edited ?? "" }];
  });
}
