import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, ClipboardCopy } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { RunTrace } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { useRead } from "@/backend/queries";
import { IconButton } from "@/design/IconButton";
import { showToast } from "@/design/toast-store";
import { copyToClipboard } from "@/graph-editor/canvas/clipboard";
import { NO_MARKS_AT_ALL } from "@/graph-editor/canvas/marks";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { RunValues } from "./RunValues";
import { marksAfter, nodeFinder } from "./trace-marks";
import css from "./RunsPanel.module.css";

/** One run, step by step: a timeline, the path on the canvas, and the values after each step. */
export function OpenRun({ id }: { id: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const { data: trace, error } = useRead("getRun", { id });
  if (error) return <p className={css.hint}>{describeError(t, locale, error).message}</p>;
  if (!trace) return <p className={css.hint} aria-busy />;
  return <Timeline trace={trace} />;
}

function Timeline({ trace }: { trace: RunTrace }) {
  const t = useTranslate();
  const length = trace.steps.length;
  const [step, setStep] = useState(length);
  const go = (to: number) => setStep(Math.min(length, Math.max(0, to)));
  const revision = useEditor((state) => state.revision);
  useTraceMarks(trace, step);
  return (
    <div className={css.details} data-testid="graph-run-open">
      {trace.revision !== revision && (
        <p className={css.quiet}>{t("editor.runs.otherVersion", { revision: trace.revision })}</p>
      )}
      <input
        type="range"
        min={0}
        max={length}
        value={step}
        className={css.slider}
        aria-label={t("editor.runs.timeline")}
        data-testid="graph-run-slider"
        onChange={(event) => go(Number(event.target.value))}
      />
      <div className={css.buttons}>
        <IconButton label={t("editor.runs.first")} onClick={() => go(0)}>
          <ChevronFirst />
        </IconButton>
        <IconButton
          label={t("editor.runs.back")}
          data-testid="graph-run-back"
          onClick={() => go(step - 1)}
        >
          <ChevronLeft />
        </IconButton>
        <IconButton
          label={t("editor.runs.forward")}
          data-testid="graph-run-forward"
          onClick={() => go(step + 1)}
        >
          <ChevronRight />
        </IconButton>
        <IconButton label={t("editor.runs.last")} onClick={() => go(length)}>
          <ChevronLast />
        </IconButton>
        <span className={css.count} data-testid="graph-run-step">
          {t("editor.runs.step", { step, of: trace.nSteps })}
        </span>
        <CopyButton id={trace.run.id} />
      </div>
      <RunValues id={trace.run.id} step={step} place={trace.steps[step - 1]?.node ?? null} />
    </div>
  );
}

/** Lights the path up to a step on the canvas, until the run is closed. */
function useTraceMarks(trace: RunTrace, step: number): void {
  const store = useEditorStore();
  const document = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const edges = useEditor((state) => state.flowEdges);
  const nodeOf = useMemo(() => nodeFinder(document, place), [document, place]);
  const marks = useMemo(() => marksAfter(trace, step, nodeOf, edges), [trace, step, nodeOf, edges]);
  useEffect(() => {
    store.setState({ marks });
  }, [store, marks]);
  useEffect(() => () => store.setState({ marks: NO_MARKS_AT_ALL }), [store]);
}

function CopyButton({ id }: { id: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  const copy = async () => {
    try {
      const { text } = await transport.call("exportRun", { id });
      copyToClipboard(text);
      showToast({ text: t("editor.runs.copied") });
    } catch (thrown) {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ tone: "error", text: message });
    }
  };
  return (
    <IconButton
      label={t("editor.runs.copy")}
      data-testid="graph-run-copy"
      onClick={() => void copy()}
    >
      <ClipboardCopy />
    </IconButton>
  );
}
