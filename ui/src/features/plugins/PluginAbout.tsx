import { useState } from "react";
import type { BotPluginView, PluginDetail } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { Findings } from "./Findings";
import css from "./Plugins.module.css";
import { usePluginChanges } from "./use-plugin-changes";

/** Where a plugin came from, what is in it, and how it is taken away. */
export function PluginAbout({
  botId,
  plugin,
  onRemoved,
}: {
  botId: number;
  plugin: BotPluginView;
  onRemoved: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const detail = useRead("getPlugin", { name: plugin.name });
  if (detail.isPending) return <Skeleton label={t("common.state.loading")} />;
  if (detail.error) {
    return (
      <ErrorPanel
        {...describeError(t, locale, detail.error)}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return <About botId={botId} detail={detail.data} onRemoved={onRemoved} />;
}

function About({
  botId,
  detail,
  onRemoved,
}: {
  botId: number;
  detail: PluginDetail;
  onRemoved: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const changes = usePluginChanges(botId);
  const { plugin, readme, changelog } = detail;
  return (
    <div className={css.preview}>
      <dl className={css.about}>
        <dt>{t("plugins.about.source")}</dt>
        <dd className={css.mono} data-selectable>
          {plugin.source}
        </dd>
        <dt>{t("plugins.about.folder")}</dt>
        <dd className={css.mono} data-selectable>
          {detail.folder}
        </dd>
        <dt>{t("plugins.about.installed")}</dt>
        <dd>{formatMoment(locale, plugin.installedAt)}</dd>
        {detail.supportedHosts.length > 0 && (
          <>
            <dt>{t("plugins.about.servers")}</dt>
            <dd>{detail.supportedHosts.join(", ")}</dd>
          </>
        )}
      </dl>
      {detail.changes.length > 0 && (
        <section className={css.warned} role="alert" data-testid="plugin-changed">
          <h3>{t("plugins.about.changed")}</h3>
          <ul className={css.list}>
            {detail.changes.slice(0, 50).map(({ path, kind }) => (
              <li key={path}>
                <span className={css.kind}>{t(`plugins.change.${kind}`)}</span>
                <span className={css.mono}>{path}</span>
              </li>
            ))}
          </ul>
          <span className={css.actions}>
            <Button
              variant="primary"
              onClick={() => changes.settle(plugin.name, false)}
              data-testid="plugin-restore"
            >
              {t("plugins.about.restore")}
            </Button>
            <Button onClick={() => changes.settle(plugin.name, true)} data-testid="plugin-accept">
              {t("plugins.about.accept")}
            </Button>
          </span>
        </section>
      )}
      <Findings findings={detail.findings} />
      {readme !== null && <Page title={t("plugins.about.readme")} text={readme} />}
      {changelog !== null && <Page title={t("plugins.about.changelog")} text={changelog} />}
      <span className={css.actions}>
        {plugin.previousVersion !== null && (
          <Button onClick={() => changes.rollBack(plugin.name)} data-testid="plugin-roll-back">
            {t("plugins.about.rollBack", { version: plugin.previousVersion })}
          </Button>
        )}
        <RemoveButton name={plugin.name} title={plugin.title} onRemoved={onRemoved} />
      </span>
    </div>
  );
}

function Page({ title, text }: { title: string; text: string }) {
  return (
    <details className={css.page}>
      <summary>{title}</summary>
      <pre data-selectable>{text}</pre>
    </details>
  );
}

/** Asks once more: what bots decided about the plugin goes with it. */
function RemoveButton({
  name,
  title,
  onRemoved,
}: {
  name: string;
  title: string;
  onRemoved: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const remove = useWrite("removePlugin");
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return (
      <Button variant="quiet" onClick={() => setAsked(true)} data-testid="plugin-remove">
        {t("plugins.about.remove")}
      </Button>
    );
  }
  return (
    <Button
      onClick={() =>
        remove.mutate(
          { name },
          {
            onSuccess: () => {
              showToast({ text: t("plugins.toast.removed", { name: title }) });
              onRemoved();
            },
            onError: (error) =>
              showToast({ text: describeError(t, locale, error).message, tone: "error" }),
          },
        )
      }
      data-testid="plugin-remove-sure"
    >
      {t("plugins.about.removeSure")}
    </Button>
  );
}
