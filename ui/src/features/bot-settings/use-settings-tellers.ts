import type { ServerView } from "@/backend/bindings";
import { serverText } from "@/backend/field-rules";
import type { Tellers } from "@/design/conflict-fields";
import { useTranslate } from "@/i18n/use-translate";
import type { SettingsDraft } from "./settings-draft";

/** How the settings of a bot are told where two edited them. Passwords are not told. */
export function useSettingsTellers(servers: readonly ServerView[] = []): Tellers<SettingsDraft> {
  const t = useTranslate();
  return {
    username: t("botSettings.username.label"),
    serverId: [
      t("botSettings.server.label"),
      (id) => {
        const server = servers.find((one) => one.id === id);
        return server ? serverText(server) : String(id);
      },
    ],
    prefix: t("botSettings.prefix.label"),
    owners: t("botSettings.owners.label"),
    note: t("botSettings.note.label"),
    autoStart: [
      t("botSettings.autoStart.label"),
      (isOn) => t(isOn ? "common.conflict.yes" : "common.conflict.no"),
    ],
  };
}
