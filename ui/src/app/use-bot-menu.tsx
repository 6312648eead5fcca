import { Pencil, Play, RotateCw, Settings2, Square, Terminal, Trash2, Zap } from "lucide-react";
import type { BotView } from "@/backend/bindings";
import { isRunning } from "@/backend/bots";
import type { MenuItem } from "@/design/menu-item";
import { useTranslate } from "@/i18n/use-translate";
import { openTab, type BotSection } from "./place";
import { usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { useBotActions } from "./use-bot-actions";
import { useDeleteBot } from "./use-delete-bot";

/** Everything that can be done to one bot, as the lines of a menu. */
export function useBotMenu(): (bot: BotView) => MenuItem[] {
  const t = useTranslate();
  const store = usePlaceStore();
  const actions = useBotActions();
  const remove = useDeleteBot();
  const openDialog = useShellDialogs((s) => s.open);
  return (bot) => {
    const runs = isRunning(bot.state);
    const go = (section: BotSection) => () =>
      store.setState((place) => openTab(place, { type: "bot", botId: bot.id, section }));
    return [
      {
        type: "action",
        id: "start",
        label: t("bots.action.start"),
        icon: <Play />,
        isDisabled: runs,
        run: () => actions.start([bot.id]),
      },
      {
        type: "action",
        id: "stop",
        label: t("bots.action.stop"),
        icon: <Square />,
        isDisabled: !runs,
        run: () => actions.stop([bot.id]),
      },
      {
        type: "action",
        id: "restart",
        label: t("bots.action.restart"),
        icon: <RotateCw />,
        isDisabled: !runs,
        run: () => actions.restart([bot.id]),
      },
      { type: "separator", id: "places" },
      {
        type: "action",
        id: "console",
        label: t("bots.action.openConsole"),
        icon: <Terminal />,
        run: go("console"),
      },
      {
        type: "action",
        id: "commands",
        label: t("bots.action.openCommands"),
        icon: <Zap />,
        run: go("commands"),
      },
      {
        type: "action",
        id: "settings",
        label: t("bots.action.openSettings"),
        icon: <Settings2 />,
        run: go("settings"),
      },
      { type: "separator", id: "changes" },
      {
        type: "action",
        id: "rename",
        label: t("bots.action.rename"),
        icon: <Pencil />,
        run: () => openDialog({ type: "renameBot", bot }),
      },
      {
        type: "action",
        id: "delete",
        label: t("bots.action.delete"),
        icon: <Trash2 />,
        isDanger: true,
        run: () => remove(bot),
      },
    ];
  };
}
