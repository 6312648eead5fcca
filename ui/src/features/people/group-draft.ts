import type { GroupView } from "@/backend/bindings";

/** A permission, with a star at the end alone: `shop.open`, `shop.*`, `*`. */
export function isPermission(name: string): boolean {
  return /^(?:\*|[^\s*]{1,100}|[^\s*]{1,98}\.\*)$/u.test(name);
}

/** Whether a group grants a permission by one of these names, and by which. */
export function grantedBy(names: readonly string[], permission: string): string | null {
  if (names.includes(permission)) return permission;
  for (let dot = permission.lastIndexOf("."); dot > 0; dot = permission.lastIndexOf(".", dot - 1)) {
    const wildcard = `${permission.slice(0, dot)}.*`;
    if (wildcard !== permission && names.includes(wildcard)) return wildcard;
  }
  return names.includes("*") ? "*" : null;
}

/** Groups that would make a circle as parents of one: itself, and all that inherit from it. */
export function heirsOf(groups: readonly GroupView[], id: number): ReadonlySet<number> {
  const heirs = new Set([id]);
  for (let size = 0; size !== heirs.size;) {
    size = heirs.size;
    for (const group of groups) {
      if (group.parentIds.some((parent) => heirs.has(parent))) heirs.add(group.id);
    }
  }
  return heirs;
}

/** Names in a list written with commas, spaces or line breaks between them, each once. */
export function splitPermissions(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/u).filter((name) => name !== ""))];
}
