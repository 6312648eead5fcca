import type { PluginFinding } from "@/backend/bindings";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";

/** What stands in a plugin's sources that one should know of, with places. */
export function Findings({ findings }: { findings: readonly PluginFinding[] }) {
  const t = useTranslate();
  const said = useSaid();
  return (
    <section className={css.part} data-testid="plugin-findings">
      <h3>{t("plugins.findings.title", { n: findings.length })}</h3>
      {findings.length === 0 ? (
        <p className={css.quiet}>{t("plugins.findings.none")}</p>
      ) : (
        <ul className={css.list}>
          {findings.map((one) => (
            <li key={`${one.file}:${one.line}:${one.says}`}>
              <span className={css.kind}>{t(`plugins.findings.${one.kind}`)}</span>
              <span className={css.mono}>
                {one.file}:{one.line}
              </span>{" "}
              <span data-selectable>{said(one.says)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
