import type { BotPluginView } from "@/backend/bindings";
import { Switch } from "@/design/Switch";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";
import { usePluginChanges } from "./use-plugin-changes";

/** What a plugin asks for, has and uses; taken back at once. */
export function PluginPermissions({ botId, plugin }: { botId: number; plugin: BotPluginView }) {
  const t = useTranslate();
  const said = useSaid();
  const changes = usePluginChanges(botId);
  const { permissions } = plugin;
  if (permissions.length === 0) {
    return <p className={css.quiet}>{t("plugins.install.mayNothing")}</p>;
  }
  const granted = permissions.filter(({ isGranted }) => isGranted).map(({ name }) => name);
  return (
    <ul className={css.permissions} data-testid="plugin-permissions">
      {permissions.map((one) => (
        <li key={one.name} className={css.permissionRow}>
          <Switch
            label={said(one.says)}
            isOn={one.isGranted}
            onChange={(isOn) =>
              changes.setGrants(
                plugin,
                isOn ? [...granted, one.name] : granted.filter((name) => name !== one.name),
              )
            }
          />
          <span className={css.says}>
            {said(one.says)}
            <span className={css.code}>{one.name}</span>
            <span className={css.uses}>
              {one.nUsed + one.nDenied === 0
                ? t("plugins.permission.unused")
                : t("plugins.permission.uses", {
                    used: one.nUsed,
                    denied: one.nDenied,
                    detail: one.detail,
                  })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
