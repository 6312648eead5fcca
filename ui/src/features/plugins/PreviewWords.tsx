import type { BotView, PluginPreview } from "@/backend/bindings";
import { Checkbox } from "@/design/Checkbox";
import { formatCount } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { Findings } from "./Findings";
import css from "./Plugins.module.css";

/** What is in a plugin, before it is installed. */
export function PreviewWords({
  bot,
  preview,
  refused,
  onRefuse,
}: {
  bot: BotView;
  preview: PluginPreview;
  /** Permissions that the user does not want to grant. */
  refused: ReadonlySet<string>;
  onRefuse: (name: string, isRefused: boolean) => void;
}) {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const unmet = preview.needs.filter(({ isMet }) => !isMet);
  const { installedVersion } = preview;
  return (
    <div className={css.preview} data-testid="plugin-preview">
      <p className={css.facts}>
        <span className={css.mono}>{preview.name}</span>
        <span>
          {installedVersion === null || installedVersion === preview.version
            ? preview.version
            : t("plugins.install.from", { old: installedVersion, now: preview.version })}
        </span>
        {preview.author !== "" && <span>{t("plugins.install.by", { name: preview.author })}</span>}
        <span>
          {t("plugins.install.size", {
            n: preview.nFiles,
            kb: formatCount(locale, Math.ceil(preview.nBytes / 1024)),
          })}
        </span>
      </p>
      {preview.description !== "" && <p data-selectable>{preview.description}</p>}
      <section className={css.part}>
        <h3>{t("plugins.install.may", { bot: bot.username })}</h3>
        {preview.permissions.length === 0 ? (
          <p className={css.quiet}>{t("plugins.install.mayNothing")}</p>
        ) : (
          <ul className={css.permissions}>
            {preview.permissions.map(({ name, says, isGranted }) => (
              <li key={name}>
                <label className={css.permission}>
                  <Checkbox
                    state={!refused.has(name)}
                    label={said(says)}
                    onChange={(isOn) => onRefuse(name, !isOn)}
                  />
                  <span>
                    {said(says)}
                    <span className={css.code}>{name}</span>
                    {installedVersion !== null && !isGranted && (
                      <span className={css.new}>{t("plugins.install.isNew")}</span>
                    )}
                  </span>
                </label>
              </li>
            ))}
          </ul>
        )}
        <p className={css.quiet}>{t("plugins.install.mayHint")}</p>
      </section>
      {unmet.length > 0 && (
        <section className={css.part} data-testid="plugin-unmet">
          <h3>{t("plugins.install.needs")}</h3>
          <ul className={css.list}>
            {unmet.map(({ name, range }) => (
              <li key={name}>
                <span className={css.mono}>{name}</span> {range}
              </li>
            ))}
          </ul>
        </section>
      )}
      {preview.missingPackages.length > 0 && (
        <section className={css.part}>
          <h3>{t("plugins.install.packages")}</h3>
          <p className={css.mono}>{preview.missingPackages.join(", ")}</p>
        </section>
      )}
      {preview.changes.length > 0 && (
        <section className={css.part}>
          <h3>{t("plugins.install.changes", { n: preview.changes.length })}</h3>
          <ul className={css.list}>
            {preview.changes.slice(0, 50).map(({ path, kind }) => (
              <li key={path}>
                <span className={css.kind}>{t(`plugins.change.${kind}`)}</span>
                <span className={css.mono}>{path}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Findings findings={preview.findings} />
    </div>
  );
}
