import type { DamageView } from "@/backend/bindings";
import { useTranslate } from "@/i18n/use-translate";

/** What became of a database that was damaged or gone, and what to do about it. */
export function useDamageWords(damage: DamageView): string {
  const t = useTranslate();
  if (damage.isGone) return t("backups.damage.gone");
  if (damage.aside === null) return t("backups.damage.found");
  const count = damage.tables.reduce((sum, table) => sum + table.nSaved, 0);
  return t("backups.damage.mended", { count, file: damage.aside });
}
