import { Copy, ListFilter, MessageSquare, Search, Workflow } from "lucide-react";
import type { ConsoleLine } from "@/backend/bindings";
import type { MenuItem } from "@/design/menu-item";
import { formatClock } from "@/i18n/format-values";
import { useTranslate } from "@/i18n/use-translate";
import { lineText } from "./highlight";
import type { ConsoleFilter } from "./console-view";

/** What can be done with the line under the pointer. */
export function useConsoleMenu({
  onFilter,
  filter,
  onSearch,
  onOpenNode,
}: {
  filter: ConsoleFilter;
  onFilter: (filter: ConsoleFilter) => void;
  onSearch: (query: string) => void;
  onOpenNode: (line: ConsoleLine) => void;
}): (line: ConsoleLine | null) => MenuItem[] {
  const t = useTranslate();
  const copy = (text: string) => () => void navigator.clipboard.writeText(text);
  return (line) => {
    if (!line) return [];
    const text = lineText(line);
    const { player, node } = line;
    return [
      {
        type: "action",
        id: "copy-line",
        label: t("console.menu.copy"),
        icon: <Copy />,
        run: copy(text),
      },
      {
        type: "action",
        id: "copy-with-time",
        label: t("console.menu.copyWithTime"),
        icon: <Copy />,
        run: copy(`${formatClock(line.at)} ${line.source} ${text}`),
      },
      { type: "separator", id: "narrow" },
      ...(player
        ? ([
            {
              type: "action",
              id: "search-player",
              label: t("console.menu.searchPlayer", { player }),
              icon: <Search />,
              run: () => onSearch(player),
            },
            {
              type: "action",
              id: "copy-player",
              label: t("console.menu.copyPlayer", { player }),
              icon: <MessageSquare />,
              run: copy(player),
            },
          ] as const)
        : []),
      {
        type: "action",
        id: "only-source",
        label: t("console.menu.onlySource", { source: t(`console.source.${line.source}`) }),
        icon: <ListFilter />,
        run: () => onFilter({ ...filter, sources: new Set([line.source]) }),
      },
      ...(node
        ? ([
            {
              type: "action",
              id: "open-graph",
              label: t("console.line.openNode"),
              icon: <Workflow />,
              run: () => onOpenNode(line),
            },
          ] as const)
        : []),
    ];
  };
}
