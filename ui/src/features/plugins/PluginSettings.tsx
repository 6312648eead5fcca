import { useState } from "react";
import type { BotPluginView, PluginSettingView, PluginSettingsView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";
import {
  changedSecrets,
  changedValues,
  isShown,
  malformed,
  shownText,
  type SettingEdits,
} from "./setting-draft";
import { SettingField } from "./SettingField";

/** The settings of a plugin, in a form made from its manifest. */
export function PluginSettings({ botId, plugin }: { botId: number; plugin: BotPluginView }) {
  const t = useTranslate();
  const locale = useLocale();
  const read = useRead("getPluginSettings", { botId, plugin: plugin.name });
  if (read.isPending) return <Skeleton label={t("common.state.loading")} />;
  if (read.error) {
    return (
      <ErrorPanel {...describeError(t, locale, read.error)} onRetry={() => void read.refetch()} />
    );
  }
  return <SettingsForm botId={botId} plugin={plugin} view={read.data} />;
}

function SettingsForm({
  botId,
  plugin,
  view,
}: {
  botId: number;
  plugin: BotPluginView;
  view: PluginSettingsView;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const save = useWrite("updatePluginSettings");
  const [edits, setEdits] = useState<SettingEdits>(new Map());
  const wrong = malformed(view, edits);
  const groups = grouped(view.settings.filter((one) => isShown(one, view, edits)));
  const edit = (key: string, text: string | null) => setEdits(new Map(edits).set(key, text));
  const keep = () =>
    save.mutate(
      {
        botId,
        plugin: plugin.name,
        values: changedValues(view, edits),
        secrets: changedSecrets(view, edits),
      },
      {
        onSuccess: () => {
          setEdits(new Map());
          showToast({ text: t("plugins.toast.saved", { name: plugin.title }) });
        },
      },
    );
  return (
    <form
      className={css.form}
      data-testid="plugin-settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (edits.size > 0 && wrong.size === 0) keep();
      }}
    >
      {groups.map(({ name, settings }) => (
        <fieldset key={name ?? ""} className={css.group}>
          {name !== null && <legend>{name}</legend>}
          {settings.map((setting) => (
            <SettingField
              key={setting.key}
              setting={setting}
              text={setting.isSecret ? (edits.get(setting.key) ?? "") : shownText(setting, edits)}
              isWrong={wrong.has(setting.key)}
              canReset={canReset(setting, edits)}
              onEdit={(text) => edit(setting.key, text)}
            />
          ))}
        </fieldset>
      ))}
      {save.error && <ErrorPanel {...describeError(t, locale, save.error)} />}
      <span className={css.actions}>
        <Button
          type="submit"
          variant="primary"
          disabled={edits.size === 0 || wrong.size > 0 || save.isPending}
          data-testid="save-plugin-settings"
        >
          {t("common.action.save")}
        </Button>
        {edits.size > 0 && (
          <Button onClick={() => setEdits(new Map())}>{t("common.action.cancel")}</Button>
        )}
      </span>
    </form>
  );
}

function canReset(setting: PluginSettingView, edits: SettingEdits): boolean {
  const edited = edits.get(setting.key);
  return edited === undefined ? setting.isSaved : edited !== null;
}

/** Settings by their group, groups in the order of their first setting. */
function grouped(settings: readonly PluginSettingView[]) {
  const groups: { name: string | null; settings: PluginSettingView[] }[] = [];
  for (const setting of settings) {
    const known = groups.find(({ name }) => name === setting.group);
    if (known) known.settings.push(setting);
    else groups.push({ name: setting.group, settings: [setting] });
  }
  return groups;
}
