import { useInfiniteQuery } from "@tanstack/react-query";
import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BackendError } from "@/backend/backend-error";
import type { BinCursor, BinEntryView, BinItem, BinKind, BinPage } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { queryKey, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SearchInput } from "@/design/SearchInput";
import { SectionHead } from "@/design/SectionHead";
import { Select } from "@/design/Select";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { describeSaid } from "@/i18n/describe-said";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Bin.module.css";
import { BIN_KINDS, bringsOf, itemKey } from "./bin-items";

const PAGE = 50;

/** What was deleted in the last 30 days: found, brought back, forgotten for good. */
export function BinPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState<BinKind | null>(null);
  const [picked, setPicked] = useState<ReadonlyMap<string, BinItem>>(new Map());
  const [question, setQuestion] = useState<"picked" | "all" | null>(null);
  const bin = useBin(search, kind);
  const change = useBinChanges(() => setPicked(new Map()));
  const entries = bin.data?.pages.flatMap((page) => page.entries) ?? [];
  const isNarrowed = search !== "" || kind !== null;
  const toggle = (item: BinItem) =>
    setPicked((was) => {
      const next = new Map(was);
      if (!next.delete(itemKey(item))) next.set(itemKey(item), item);
      return next;
    });
  const items = [...picked.values()];
  return (
    <section className={css.panel} aria-labelledby="bin-title" data-testid="bin-panel">
      <SectionHead id="bin-title" title={t("bin.panel.title")} hint={t("bin.panel.hint")}>
        <SearchInput
          label={t("bin.search.label")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-testid="bin-search"
        />
        <Select<BinKind | "all">
          aria-label={t("bin.filter.kind")}
          value={kind ?? "all"}
          options={[
            { value: "all", label: t("bin.kind.all") },
            ...BIN_KINDS.map((value) => ({ value, label: t(`bin.kinds.${value}`) })),
          ]}
          onPick={(next) => setKind(next === "all" ? null : next)}
        />
      </SectionHead>
      {bin.isPending && <Skeleton label={t("common.state.loading")} />}
      {bin.error && (
        <ErrorPanel {...describeError(t, locale, bin.error)} onRetry={() => void bin.refetch()} />
      )}
      {bin.data && entries.length === 0 && (
        <p className={css.none}>{t(isNarrowed ? "bin.panel.noMatch" : "bin.panel.empty")}</p>
      )}
      {entries.length > 0 && (
        <>
          <ul className={css.list}>
            {entries.map((entry) => (
              <BinRow
                key={itemKey(entry.item)}
                entry={entry}
                isPicked={picked.has(itemKey(entry.item))}
                isBusy={change.isBusy}
                onToggle={() => toggle(entry.item)}
                onRestore={() => change.restore([entry.item])}
              />
            ))}
          </ul>
          <div className={css.bar}>
            <Button
              size="small"
              icon={<Undo2 />}
              disabled={items.length === 0 || change.isBusy}
              onClick={() => change.restore(items)}
              data-testid="bin-restore"
            >
              {t("bin.action.restorePicked", { count: items.length })}
            </Button>
            <Button
              size="small"
              icon={<Trash2 />}
              disabled={items.length === 0 || change.isBusy}
              onClick={() => setQuestion("picked")}
              data-testid="bin-purge"
            >
              {t("bin.action.purgePicked", { count: items.length })}
            </Button>
            <span className={css.gap} />
            {bin.hasNextPage && (
              <Button
                size="small"
                disabled={bin.isFetchingNextPage}
                onClick={() => void bin.fetchNextPage()}
              >
                {t("bin.action.older")}
              </Button>
            )}
            <Button
              size="small"
              variant="danger"
              disabled={change.isBusy}
              onClick={() => setQuestion("all")}
              data-testid="bin-empty"
            >
              {t("bin.action.empty")}
            </Button>
          </div>
        </>
      )}
      {question && (
        <PurgeQuestion
          count={question === "all" ? null : items.length}
          onClose={() => setQuestion(null)}
          onSure={() => {
            setQuestion(null);
            if (question === "all") change.empty();
            else change.purge(items);
          }}
        />
      )}
    </section>
  );
}

function useBin(search: string, kind: BinKind | null) {
  const { transport } = useBackend();
  const wish = { search: search.trim(), kind, after: null, limit: PAGE };
  return useInfiniteQuery<
    BinPage,
    BackendError,
    { pages: BinPage[] },
    readonly unknown[],
    BinCursor | null
  >({
    queryKey: queryKey("listBin", wish),
    queryFn: ({ pageParam }) => transport.call("listBin", { ...wish, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => {
      const end = last.entries.at(-1);
      return last.hasMore && end ? { deletedAt: end.deletedAt, item: end.item } : null;
    },
  });
}

/** Brings back and forgets, and says what came of it. */
function useBinChanges(onDone: () => void) {
  const t = useTranslate();
  const locale = useLocale();
  const restore = useWrite("restoreFromBin");
  const purge = useWrite("purgeFromBin");
  const empty = useWrite("emptyBin");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const told = (id: "bin.toast.restored" | "bin.toast.purged") => ({
    onError,
    onSuccess: (outcome: { nDone: number; refused: { message: string }[] }) => {
      onDone();
      const [first] = outcome.refused;
      if (outcome.nDone > 0) showToast({ text: t(id, { count: outcome.nDone }) });
      if (first) {
        const more = outcome.refused.length - 1;
        const why = describeSaid(locale, first.message);
        const text = more > 0 ? t("bin.toast.refused", { why, count: more }) : why;
        showToast({ text, tone: "error" });
      }
    },
  });
  return {
    isBusy: restore.isPending || purge.isPending || empty.isPending,
    restore: (items: BinItem[]) => restore.mutate({ items }, told("bin.toast.restored")),
    purge: (items: BinItem[]) => purge.mutate({ items }, told("bin.toast.purged")),
    empty: () => empty.mutate({}, told("bin.toast.purged")),
  };
}

function BinRow({
  entry,
  isPicked,
  isBusy,
  onToggle,
  onRestore,
}: {
  entry: BinEntryView;
  isPicked: boolean;
  isBusy: boolean;
  onToggle: () => void;
  onRestore: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  const bot = bots.data?.find((one) => one.id === entry.botId)?.username;
  const brings = bringsOf(t, entry.brings);
  return (
    <li className={css.item} data-testid={`bin-${entry.item.kind}-${entry.name}`}>
      <Checkbox
        label={t("bin.row.pick", { name: entry.name })}
        state={isPicked}
        onChange={onToggle}
      />
      <span className={css.name}>
        {entry.name}
        <small>{[t(`bin.kind.${entry.item.kind}`), bot, brings].filter(Boolean).join(" · ")}</small>
      </span>
      <span
        className={css.when}
        title={t("bin.row.until", { time: formatMoment(locale, entry.purgedAt) })}
      >
        {formatMoment(locale, entry.deletedAt)}
      </span>
      <Button
        size="small"
        disabled={isBusy}
        onClick={onRestore}
        aria-label={t("bin.row.restore", { name: entry.name })}
      >
        {t("bin.action.restore")}
      </Button>
    </li>
  );
}

function PurgeQuestion({
  count,
  onSure,
  onClose,
}: {
  /** None: all of it. */
  count: number | null;
  onSure: () => void;
  onClose: () => void;
}) {
  const t = useTranslate();
  return (
    <Dialog
      title={count === null ? t("bin.question.all") : t("bin.question.picked", { count })}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="purge-question"
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.cancel")}</Button>
          <Button variant="danger" onClick={onSure} data-testid="purge-sure">
            {t("bin.question.sure")}
          </Button>
        </>
      }
    >
      <p>{t("bin.question.text")}</p>
    </Dialog>
  );
}
