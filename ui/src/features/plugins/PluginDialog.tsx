import { useState } from "react";
import type { BotPluginView, BotView } from "@/backend/bindings";
import { Dialog } from "@/design/Dialog";
import { Segmented } from "@/design/Segmented";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { PluginAbout } from "./PluginAbout";
import { PluginLog } from "./PluginLog";
import { PluginPermissions } from "./PluginPermissions";
import css from "./Plugins.module.css";
import { PluginSettings } from "./PluginSettings";
import { PluginPages } from "./pages/PluginPages";
import { describePlugin } from "./plugin-words";

type Part = "pages" | "permissions" | "settings" | "log" | "about";

/** Everything about one plugin of a bot. */
export function PluginDialog({
  bot,
  plugin,
  onClose,
}: {
  bot: BotView;
  plugin: BotPluginView;
  onClose: () => void;
}) {
  const t = useTranslate();
  const said = useSaid();
  const [part, setPart] = useState<Part>(
    plugin.tabs.length > 0 ? "pages" : plugin.hasSettings ? "settings" : "permissions",
  );
  const parts: Part[] = [
    ...(plugin.tabs.length > 0 ? (["pages"] as const) : []),
    ...(plugin.hasSettings ? (["settings"] as const) : []),
    "permissions",
    "log",
    "about",
  ];
  const words = describePlugin(t, plugin.state);
  return (
    <Dialog
      title={`${plugin.title} ${plugin.version}`}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="plugin-dialog"
      isWide
    >
      <div className={css.actions}>
        <Segmented
          label={t("plugins.detail.parts")}
          value={part}
          options={parts.map((value) => ({ value, label: t(`plugins.detail.${value}`) }))}
          onPick={setPart}
        />
      </div>
      {words.reason !== null && (
        <p className={css.reason} role="alert" data-selectable>
          {words.text}: {said(words.reason)}
        </p>
      )}
      {part === "pages" && <PluginPages botId={bot.id} plugin={plugin} />}
      {part === "permissions" && <PluginPermissions botId={bot.id} plugin={plugin} />}
      {part === "settings" && <PluginSettings botId={bot.id} plugin={plugin} />}
      {part === "log" && <PluginLog botId={bot.id} plugin={plugin} />}
      {part === "about" && <PluginAbout botId={bot.id} plugin={plugin} onRemoved={onClose} />}
    </Dialog>
  );
}
