import { useInfiniteQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import type { GraphPlace, GraphVersionView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { showToast } from "@/design/toast-store";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { openOverlay } from "@/graph-editor/store/view-actions";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { DiffList } from "./DiffList";
import { useComparison } from "./use-comparison";
import { VersionNote } from "./VersionNote";
import css from "./HistoryPanel.module.css";

const PAGE = 50;

/** The saved versions, newest first. The one that is picked is compared with what is edited. */
export function HistoryPanel() {
  const t = useTranslate();
  const graph = useEditor((state) => state.source.ref);
  const [picked, setPicked] = useState<number | null>(null);
  const { versions, readOlder, isLoading } = useVersions(graph);
  const comparison = useComparison(graph, picked);
  if (isLoading) return <p className={css.hint} aria-busy data-testid="graph-history-loading" />;
  return (
    <div data-testid="graph-history">
      <p className={css.hint}>{t("editor.history.hint")}</p>
      <ol className={css.list}>
        {versions.map((version) => (
          <li key={version.revision}>
            <VersionLine
              version={version}
              isPicked={picked === version.revision}
              onPick={() => setPicked(picked === version.revision ? null : version.revision)}
            />
            {picked === version.revision && (
              <div className={css.details}>
                <VersionNote graph={graph} version={version} />
                <DiffList comparison={comparison} />
                <RestoreButton graph={graph} revision={version.revision} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {readOlder && (
        <Button variant="quiet" size="small" onClick={readOlder} data-testid="graph-history-older">
          {t("editor.history.older")}
        </Button>
      )}
    </div>
  );
}

/** The versions that were read so far, and how to read on. */
function useVersions(graph: GraphPlace) {
  const { transport } = useBackend();
  const query = useInfiniteQuery({
    queryKey: ["listGraphVersions", { graph }],
    queryFn: ({ pageParam }) =>
      transport.call("listGraphVersions", { graph, before: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ versions, hasOlder }) =>
      hasOlder ? (versions.at(-1)?.revision ?? null) : null,
  });
  return {
    versions: query.data?.pages.flatMap((page) => page.versions) ?? [],
    readOlder: query.hasNextPage ? () => void query.fetchNextPage() : null,
    isLoading: query.isPending,
  };
}

function VersionLine({
  version,
  isPicked,
  onPick,
}: {
  version: GraphVersionView;
  isPicked: boolean;
  onPick: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const current = useEditor((state) => state.revision);
  const { revision, savedAt, author, note, restoredFrom } = version;
  return (
    <button
      type="button"
      className={classNames(css.version, isPicked && css.picked)}
      aria-expanded={isPicked}
      data-testid={`graph-version-${revision}`}
      onClick={onPick}
    >
      <span className={css.top}>
        <strong>{t("editor.history.version", { revision })}</strong>
        {revision === current && <span className={css.current}>{t("editor.history.current")}</span>}
        <time className={css.when} dateTime={new Date(savedAt).toISOString()}>
          {formatMoment(locale, savedAt)}
        </time>
      </span>
      {restoredFrom !== null && (
        <span className={css.quiet}>
          {t("editor.history.restoredFrom", { revision: restoredFrom })}
        </span>
      )}
      {author !== "" && <span className={css.quiet}>{t("editor.history.by", { author })}</span>}
      {note !== "" && <span className={css.note}>{note}</span>}
    </button>
  );
}

/** Saves the version anew. What is not saved of the work stays one undo away. */
function RestoreButton({ graph, revision }: { graph: GraphPlace; revision: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const { reload } = usePersistence();
  const restore = useWrite("restoreGraphVersion");
  const current = useEditor((state) => state.revision);
  const onClick = () =>
    restore.mutate(
      { graph, revision, expectedRevision: current },
      {
        onSuccess: () => {
          reload();
          showToast({ text: t("editor.history.restored", { revision }) });
        },
        onError: (thrown) => {
          const error = toBackendError(thrown);
          if (error.code === "conflict") openOverlay(store, { type: "conflict" });
          else showToast({ tone: "error", text: describeError(t, locale, error).message });
        },
      },
    );
  if (revision === current) return null;
  return (
    <Button
      size="small"
      icon={<RotateCcw />}
      disabled={restore.isPending}
      onClick={onClick}
      data-testid="graph-history-restore"
    >
      {t("editor.history.restore")}
    </Button>
  );
}
