import { useInfiniteQuery } from "@tanstack/react-query";
import { FileInput, GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { RunView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { Segmented } from "@/design/Segmented";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { ImportRunDialog } from "./ImportRunDialog";
import { OpenRun } from "./OpenRun";
import { RunComparison } from "./RunComparison";
import { RunLine } from "./RunLine";
import css from "./RunsPanel.module.css";

/** Runs end at any time and nobody says so; the list is read anew this often, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;
/** Runs of one page. */
const PAGE = 50;

/** The runs of the graph that are kept, the newest first. One can be gone through step by step, two can
 *  be compared. */
export function RunsPanel() {
  const t = useTranslate();
  const [text, setText] = useState("");
  const [isFailedOnly, setFailedOnly] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);
  const [others, setOthers] = useState<readonly number[]>([]);
  const list = useRuns(text, isFailedOnly);
  const mark = (id: number) =>
    setOthers(others.includes(id) ? others.filter((one) => one !== id) : [...others.slice(-1), id]);
  const [a, b] = others;
  return (
    <>
      <div className={css.filter}>
        <SearchInput
          label={t("editor.runs.search")}
          value={text}
          data-testid="graph-runs-search"
          onChange={(event) => setText(event.target.value)}
          after={
            <IconButton
              label={t("editor.runs.import")}
              size="tiny"
              data-testid="graph-runs-import"
              onClick={() => setImporting(true)}
            >
              <FileInput />
            </IconButton>
          }
        />
        <Segmented
          label={t("editor.runs.which")}
          value={isFailedOnly ? "failed" : "all"}
          options={[
            { value: "all", label: t("editor.runs.all") },
            { value: "failed", label: t("editor.runs.failedOnly") },
          ]}
          onPick={(which) => setFailedOnly(which === "failed")}
        />
      </div>
      {a !== undefined && (
        <p className={css.comparing}>
          <GitCompareArrows size={14} aria-hidden />
          {b === undefined ? t("editor.runs.pickOther") : t("editor.runs.comparing")}
          <button type="button" className={css.link} onClick={() => setOthers([])}>
            {t("editor.runs.stopComparing")}
          </button>
        </p>
      )}
      {a !== undefined && b !== undefined && (
        <RunComparison a={Math.min(a, b)} b={Math.max(a, b)} />
      )}
      <RunList
        runs={list.runs}
        isFiltered={text.trim() !== "" || isFailedOnly}
        picked={picked}
        marked={others}
        onPick={(id) => setPicked(id === picked ? null : id)}
        onMark={mark}
      />
      {list.hasOlder && (
        <Button
          variant="quiet"
          className={css.older ?? ""}
          data-testid="graph-runs-older"
          onClick={list.readOlder}
        >
          {t("editor.runs.older")}
        </Button>
      )}
      {isImporting && (
        <ImportRunDialog onClose={() => setImporting(false)} onImported={(id) => setPicked(id)} />
      )}
    </>
  );
}

function useRuns(text: string, isFailedOnly: boolean) {
  const { transport } = useBackend();
  const graph = useEditor((state) => state.source.ref);
  const asked = { graph, botId: null, isFailedOnly, text: text.trim(), limit: PAGE };
  const query = useInfiniteQuery({
    queryKey: ["listRuns", asked, "pages"],
    queryFn: ({ pageParam }) => transport.call("listRuns", { ...asked, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ older }) => older,
    refetchInterval: LOOK_AGAIN_MS,
  });
  return {
    runs: query.data?.pages.flatMap(({ runs }) => runs) ?? null,
    hasOlder: query.hasNextPage,
    readOlder: () => void query.fetchNextPage(),
  };
}

function RunList({
  runs,
  isFiltered,
  picked,
  marked,
  onPick,
  onMark,
}: {
  runs: readonly RunView[] | null;
  isFiltered: boolean;
  picked: number | null;
  /** The ones that are compared. */
  marked: readonly number[];
  onPick: (id: number) => void;
  onMark: (id: number) => void;
}) {
  const t = useTranslate();
  if (!runs) return <p className={css.hint} aria-busy />;
  if (runs.length === 0) {
    return (
      <p className={css.hint}>{t(isFiltered ? "editor.runs.noneFound" : "editor.runs.none")}</p>
    );
  }
  return (
    <ol data-testid="graph-runs">
      {runs.map((run) => (
        <li key={run.id}>
          <RunLine
            run={run}
            isPicked={run.id === picked}
            isMarked={marked.includes(run.id)}
            onPick={() => onPick(run.id)}
            onMark={() => onMark(run.id)}
          />
          {run.id === picked && <OpenRun id={run.id} />}
        </li>
      ))}
    </ol>
  );
}
