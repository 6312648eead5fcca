import type { CloseAction, Language, Theme, UpdateSettingsReq } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SettingsPage.module.css";

const NOTHING: UpdateSettingsReq = { theme: null, language: null, onClose: null, place: null };

/** What the app looks like, speaks and does when its window closes. Each choice holds at once. */
export function SettingsPage({
  below,
}: {
  /** What stands below the choices: accounts, backups, the way in. */
  below: React.ReactNode;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const settings = useRead("getSettings", {});
  const info = useRead("getAppInfo", {});
  const update = useWrite("updateSettings");
  const set = (part: Partial<UpdateSettingsReq>) => update.mutate({ ...NOTHING, ...part });
  const error = settings.error ?? update.error;
  return (
    <div className={panel.page}>
      <PageHead title={t("settings.page.title")} />
      <div className={panel.body}>
        {error && <ErrorPanel {...describeError(t, locale, error)} />}
        {settings.isPending && <Skeleton label={t("common.state.loading")} />}
        {settings.data && (
          <div className={css.rows}>
            <Row name={t("settings.theme.label")} hint={t("settings.theme.hint")}>
              <Segmented<Theme>
                label={t("settings.theme.label")}
                value={settings.data.theme}
                options={(["system", "dark", "light"] as const).map((value) => ({
                  value,
                  label: t(`settings.theme.${value}`),
                }))}
                onPick={(theme) => set({ theme })}
              />
            </Row>
            <Row name={t("settings.language.label")} hint={t("settings.language.hint")}>
              <Segmented<Language>
                label={t("settings.language.label")}
                value={settings.data.language}
                options={(["system", "en", "ru"] as const).map((value) => ({
                  value,
                  label: t(`settings.language.${value}`),
                }))}
                onPick={(language) => set({ language })}
              />
            </Row>
            <Row name={t("settings.onClose.label")} hint={t("settings.onClose.hint")}>
              <Segmented<CloseAction>
                label={t("settings.onClose.label")}
                value={settings.data.onClose}
                options={(["keepRunning", "quit"] as const).map((value) => ({
                  value,
                  label: t(`settings.onClose.${value}`),
                }))}
                onPick={(onClose) => set({ onClose })}
              />
            </Row>
            {info.data && (
              <>
                <Row name={t("settings.data.label")} hint={t("settings.data.hint")}>
                  <span className={css.folder}>
                    <code data-selectable data-testid="data-dir">
                      {info.data.dataDir}
                    </code>
                    <CopyButton text={info.data.dataDir} />
                  </span>
                </Row>
                <Row name={t("settings.version.label")} hint="">
                  <span data-selectable>
                    {t("settings.version.value", {
                      version: info.data.version,
                      minecraft: info.data.minecraftVersion,
                    })}
                  </span>
                </Row>
              </>
            )}
          </div>
        )}
        {below}
      </div>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const t = useTranslate();
  return (
    <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
      {t("common.action.copy")}
    </Button>
  );
}

function Row({ name, hint, children }: { name: string; hint: string; children: React.ReactNode }) {
  return (
    <div className={css.row}>
      <div>
        <h2>{name}</h2>
        {hint && <p>{hint}</p>}
      </div>
      <div className={css.control}>{children}</div>
    </div>
  );
}
