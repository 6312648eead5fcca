import {
  AtSign,
  Copy,
  CopyCheck,
  ListFilter,
  MessageSquare,
  Palette,
  Search,
  User,
  Workflow,
} from "lucide-react";
import type { ConsoleLine } from "@/backend/bindings";
import type { MenuItem } from "@/design/menu-item";
import { showToast } from "@/design/toast-store";
import { formatClock } from "@/i18n/format-values";
import type { Locale } from "@/i18n/catalogue";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { withCodes } from "./chat-codes";
import { lineText } from "./highlight";
import { spansIn } from "./spoken";
import type { ConsoleFilter } from "./console-view";

/** What the menus of the console act on. */
export interface ConsoleTools {
  filter: ConsoleFilter;
  onFilter: (filter: ConsoleFilter) => void;
  onSearch: (query: string) => void;
  onOpenNode: (line: ConsoleLine) => void;
  /** Puts words where one types; what stood there is kept behind them. */
  onType: (words: string) => void;
  /** The lines shown; grows in place. */
  lines: readonly ConsoleLine[];
}

const copy = (text: string) => () => void navigator.clipboard.writeText(text);

const copied = (locale: Locale) => (line: ConsoleLine) =>
  `${formatClock(line.at)} ${line.source} ${lineText(line, locale)}`;

/** What can be done about a player who spoke. */
export function usePlayerMenu({
  filter,
  onFilter,
  onSearch,
  onType,
}: ConsoleTools): (player: string) => MenuItem[] {
  const t = useTranslate();
  return (player) => [
    {
      type: "action",
      id: "whisper",
      label: t("console.menu.whisper", { player }),
      icon: <MessageSquare />,
      run: () => onType(`/msg ${player} `),
    },
    {
      type: "action",
      id: "mention",
      label: t("console.menu.mention", { player }),
      icon: <AtSign />,
      run: () => onType(`${player} `),
    },
    { type: "separator", id: "find" },
    {
      type: "action",
      id: "only-player",
      label: t("console.menu.onlyPlayer", { player }),
      icon: <User />,
      run: () => onFilter({ ...filter, player }),
    },
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
      icon: <Copy />,
      run: copy(player),
    },
  ];
}

/** What can be done with the line under the pointer. */
export function useConsoleMenu(tools: ConsoleTools): (line: ConsoleLine | null) => MenuItem[] {
  const t = useTranslate();
  const locale = useLocale();
  const playerMenu = usePlayerMenu(tools);
  const { filter, onFilter, onOpenNode, lines } = tools;
  const copyShown = () => {
    void navigator.clipboard.writeText(lines.map(copied(locale)).join("\n"));
    showToast({ text: t("console.menu.copied", { n: lines.length }) });
  };
  return (line) => {
    if (!line) return [];
    const { player, node } = line;
    return [
      {
        type: "action",
        id: "copy-line",
        label: t("console.menu.copy"),
        icon: <Copy />,
        run: copy(lineText(line, locale)),
      },
      {
        type: "action",
        id: "copy-codes",
        label: t("console.menu.copyCodes"),
        icon: <Palette />,
        run: copy(withCodes(spansIn(line, locale))),
      },
      {
        type: "action",
        id: "copy-with-time",
        label: t("console.menu.copyWithTime"),
        icon: <Copy />,
        run: copy(copied(locale)(line)),
      },
      {
        type: "action",
        id: "copy-shown",
        label: t("console.menu.copyShown", { n: lines.length }),
        icon: <CopyCheck />,
        run: copyShown,
      },
      { type: "separator", id: "narrow" },
      ...(player
        ? ([
            {
              type: "submenu",
              id: "player",
              label: player,
              icon: <User />,
              items: playerMenu(player),
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
