import { useMemo } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BotView, ServerView } from "@/backend/bindings";
import { useSampledAt } from "@/backend/bots";
import { DataTable } from "@/design/DataTable";
import type { MenuItem } from "@/design/menu-item";
import type { Selection } from "@/design/selection";
import { useSorts } from "@/design/table-sort";
import { useLatest } from "@/design/use-latest";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { botColumns } from "./bot-columns";

const TABLE = "dashboard";
/** Columns whose values come with each sample. */
const SAMPLED: readonly (string | undefined)[] = ["cpu", "memory"];
const keyOf = (bot: BotView) => bot.id;
const nameOf = (bot: BotView) => bot.username;

/** The bots of the dashboard, one row each. */
export function BotTable({
  bots,
  servers,
  selection,
  onSelect,
  menuOf,
  onOpen,
  onDelete,
  empty,
}: {
  bots: readonly BotView[];
  servers: readonly ServerView[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  menuOf: (bot: BotView) => MenuItem[];
  onOpen: (botId: number) => void;
  onDelete: (bot: BotView) => void;
  empty: React.ReactNode;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { live } = useBackend();
  const isSampled = useSorts((sorts) => SAMPLED.includes(sorts[TABLE]?.columnId));
  const open = useLatest(onOpen);
  const columns = useMemo(
    () => botColumns(t, locale, servers, live, (id) => open.current(id)),
    [t, locale, servers, live, open],
  );
  // Else the table need not be looked at with each sample: cells listen for themselves.
  const sampledAt = useSampledAt(isSampled);
  const names = useMemo(() => new Map(bots.map((bot) => [bot.id, bot.username])), [bots]);
  return (
    <DataTable
      id={TABLE}
      label={t("dashboard.table.name")}
      columns={columns}
      rows={bots}
      keyOf={keyOf}
      nameOf={nameOf}
      picking={{
        selection,
        onSelect,
        allLabel: t("dashboard.table.pickAll"),
        labelOf: (id) => t("dashboard.table.pick", { name: names.get(id) ?? "" }),
      }}
      sortVersion={sampledAt}
      onOpen={(bot) => onOpen(bot.id)}
      onDelete={onDelete}
      menuOf={menuOf}
      testIdOf={testIdOf}
      empty={empty}
    />
  );
}

const testIdOf = (bot: BotView) => `dashboard-row-${bot.username}`;
