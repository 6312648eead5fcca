import { useState } from "react";
import type { BotPluginView, BotView } from "@/backend/bindings";
import { Dialog } from "@/design/Dialog";
import { Segmented } from "@/design/Segmented";
import { useTranslate } from "@/i18n/use-translate";
import { PluginAbout } from "./PluginAbout";
import { PluginLog } from "./PluginLog";
import { PluginPermissions } from "./PluginPermissions";
import css from "./Plugins.module.css";
import { PluginSettings } from "./PluginSettings";
import { describePlugin } from "./plugin-words";

type Part = "permissions" | "settings" | "log" | "about";

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
  const [part, setPart] = useState<Part>(plugin.hasSettings ? "settings" : "permissions");
  const parts: Part[] = plugin.hasSettings
    ? ["settings", "permissions", "log", "about"]
    : ["permissions", "log", "about"];
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
          {words.text}: {words.reason}
        </p>
      )}
      {part === "permissions" && <PluginPermissions botId={bot.id} plugin={plugin} />}
      {part === "settings" && <PluginSettings botId={bot.id} plugin={plugin} />}
      {part === "log" && <PluginLog botId={bot.id} plugin={plugin} />}
      {part === "about" && <PluginAbout botId={bot.id} plugin={plugin} onRemoved={onClose} />}
    </Dialog>
  );
}
