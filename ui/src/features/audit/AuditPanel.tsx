import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AuditActor, AuditEntryView, AuditPage } from "@/backend/bindings";
import { useBackend } from "@/backend/backend-context";
import type { BackendError } from "@/backend/backend-error";
import { useBots } from "@/backend/bots";
import { queryKey, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SectionHead } from "@/design/SectionHead";
import { Select } from "@/design/Select";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { catalogue, type MessageId } from "@/i18n/catalogue";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import type { Translate } from "@/i18n/locale-context";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Audit.module.css";
import { canPutBack, changesOf } from "./audit-changes";

const PAGE = 50;
const ACTORS = ["user", "player", "graph", "schedule", "plugin"] as const;

/** Who changed what and when, newest first. */
export function AuditPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  const { transport } = useBackend();
  const [botId, setBotId] = useState<number | null>(null);
  const [actor, setActor] = useState<AuditActor | null>(null);
  const wish = { botId, actor, before: null, limit: PAGE };
  const audit = useInfiniteQuery<
    AuditPage,
    BackendError,
    { pages: AuditPage[] },
    readonly unknown[],
    number | null
  >({
    queryKey: queryKey("listAudit", wish),
    queryFn: ({ pageParam }) => transport.call("listAudit", { ...wish, before: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => (last.hasOlder ? (last.entries.at(-1)?.id ?? null) : null),
  });
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  const nameOf = (id: number | null) => bots.data?.find((bot) => bot.id === id)?.username;
  return (
    <section className={css.panel} aria-labelledby="audit-title" data-testid="audit-panel">
      <SectionHead id="audit-title" title={t("audit.panel.title")} hint={t("audit.panel.hint")}>
        <Select<AuditActor | "all">
          aria-label={t("audit.filter.actor")}
          value={actor ?? "all"}
          options={[
            { value: "all", label: t("audit.actor.all") },
            ...ACTORS.map((value) => ({ value, label: t(`audit.actor.${value}`) })),
          ]}
          onPick={(next) => setActor(next === "all" ? null : next)}
        />
        <Select<string>
          aria-label={t("audit.filter.bot")}
          value={String(botId ?? "all")}
          options={[
            { value: "all", label: t("audit.bot.all") },
            ...(bots.data ?? []).map((bot) => ({ value: String(bot.id), label: bot.username })),
          ]}
          onPick={(next) => setBotId(next === "all" ? null : Number(next))}
        />
      </SectionHead>
      {audit.isPending && <Skeleton label={t("common.state.loading")} />}
      {audit.error && (
        <ErrorPanel
          {...describeError(t, locale, audit.error)}
          onRetry={() => void audit.refetch()}
        />
      )}
      {audit.data && entries.length === 0 && <p className={css.none}>{t("audit.panel.empty")}</p>}
      {entries.length > 0 && (
        <ol className={css.list}>
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} bot={nameOf(entry.botId)} />
          ))}
        </ol>
      )}
      {audit.hasNextPage && (
        <div className={css.more}>
          <Button
            size="small"
            disabled={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
            data-testid="older-audit"
          >
            {t("audit.panel.older")}
          </Button>
        </div>
      )}
    </section>
  );
}

function AuditRow({ entry, bot }: { entry: AuditEntryView; bot: string | undefined }) {
  const t = useTranslate();
  const locale = useLocale();
  const who = entry.actorName
    ? t("audit.row.named", { actor: t(`audit.actor.${entry.actor}`), name: entry.actorName })
    : t(`audit.actor.${entry.actor}`);
  const id = `audit.action.${entry.action.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase())}`;
  const what = id in catalogue.en ? t(id as MessageId) : entry.action.replaceAll("_", " ");
  const about = [entry.subject, bot === entry.subject ? undefined : bot]
    .filter(Boolean)
    .join(" · ");
  const changes = changesOf(entry);
  const putBack = usePutBack();
  return (
    <li data-testid={`audit-${entry.action}`}>
      <div className={css.line}>
        <time className={css.time}>{formatMoment(locale, entry.at)}</time>
        <span className={css.who}>{who}</span>
        <span className={css.what}>{what}</span>
        <span className={css.subject}>{about}</span>
        {canPutBack(entry) && (
          <Button
            size="small"
            disabled={putBack.isPending}
            onClick={() => putBack.run(entry.id)}
            data-testid={`put-back-${entry.id}`}
          >
            {t("audit.row.putBack")}
          </Button>
        )}
      </div>
      {changes.length > 0 && (
        <details className={css.details}>
          <summary>{t("audit.row.changes", { count: changes.length })}</summary>
          <dl>
            {changes.map((change) => (
              <div key={change.field}>
                <dt>{fieldWords(t, change.field)}</dt>
                <dd data-selectable>
                  {change.old !== null && <del>{change.old}</del>}
                  {change.now !== null && <ins>{change.now}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

/** What a field is called, or its own name where it has no words. */
function fieldWords(t: Translate, field: string): string {
  const id = `audit.field.${field}`;
  return id in catalogue.en ? t(id as MessageId) : field;
}

/** Puts a setting back as it was before a change. */
function usePutBack() {
  const t = useTranslate();
  const locale = useLocale();
  const undo = useWrite("undoChange");
  return {
    isPending: undo.isPending,
    run: (id: number) =>
      undo.mutate(
        { id },
        {
          onSuccess: () => showToast({ text: t("audit.toast.putBack") }),
          onError: (error) =>
            showToast({ text: describeError(t, locale, error).message, tone: "error" }),
        },
      ),
  };
}
