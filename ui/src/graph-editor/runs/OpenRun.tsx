import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, Timer } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { RunTrace } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { IconButton } from "@/design/IconButton";
import { NO_MARKS_AT_ALL } from "@/graph-editor/canvas/marks";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { shortTime, timesOn, totalOf, type NodeTime } from "./costs";
import { RunCosts } from "./RunCosts";
import { RunEffects, type GiveAnswer } from "./RunEffects";
import { RunTools } from "./RunTools";
import { RunValues } from "./RunValues";
import { marksAfter, nodeFinder } from "./trace-marks";
import { useRunValuesOnCanvas } from "./use-run-state";
import css from "./RunsPanel.module.css";

/** One run, step by step: a timeline, the path on the canvas, and the values after each step. */
export function OpenRun({ id }: { id: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const { data: trace, error } = useRead("getRun", { id });
  if (error) return <p className={css.hint}>{describeError(t, locale, error).message}</p>;
  if (!trace) return <p className={css.hint} aria-busy />;
  return <Timeline key={trace.run.id} trace={trace} />;
}

/** A run that is at hand. `onAnswer` is there while its answers can be changed. */
export function Timeline({ trace, onAnswer }: { trace: RunTrace; onAnswer?: GiveAnswer }) {
  const t = useTranslate();
  const length = trace.steps.length;
  const [step, setStep] = useState(length);
  const [areTimesShown, setTimesShown] = useState(false);
  const go = (to: number) => setStep(Math.min(length, Math.max(0, to)));
  const revision = useEditor((state) => state.revision);
  const times = useTraceMarks(trace, step, areTimesShown);
  useRunValuesOnCanvas(trace.run.id, step);
  return (
    <div className={css.details} data-testid="graph-run-open">
      {trace.revision !== null && trace.revision !== revision && (
        <p className={css.quiet}>{t("editor.runs.otherVersion", { revision: trace.revision })}</p>
      )}
      {trace.run.origin === "file" && <p className={css.quiet}>{t("editor.runs.fromFile")}</p>}
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
        <IconButton
          label={t("editor.runs.times")}
          isOn={areTimesShown}
          data-testid="graph-run-times"
          onClick={() => setTimesShown(!areTimesShown)}
        >
          <Timer />
        </IconButton>
        <RunTools trace={trace} />
      </div>
      {areTimesShown && <RunCosts times={times} />}
      <RunValues id={trace.run.id} step={step} place={trace.steps[step - 1]?.node ?? null} />
      <RunEffects effects={trace.effects} step={step} onStep={go} onAnswer={onAnswer} />
    </div>
  );
}

/** Lights the path up to a step on the canvas, until the run is closed; tells what its nodes took. */
function useTraceMarks(trace: RunTrace, step: number, areTimesShown: boolean): readonly NodeTime[] {
  const t = useTranslate();
  const store = useEditorStore();
  const document = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const edges = useEditor((state) => state.flowEdges);
  const nodeOf = useMemo(() => nodeFinder(document, place), [document, place]);
  const times = useMemo(() => timesOn(trace.costs, nodeOf), [trace, nodeOf]);
  const marks = useMemo(() => {
    const badge = (time: NodeTime) => `×${String(time.times)} · ${shortTime(t, totalOf(time))}`;
    const badges = areTimesShown ? new Map(times.map((one) => [one.node, badge(one)])) : null;
    return marksAfter(trace, step, nodeOf, edges, badges);
  }, [trace, step, nodeOf, edges, times, areTimesShown, t]);
  useEffect(() => {
    store.setState({ marks });
  }, [store, marks]);
  useEffect(() => () => store.setState({ marks: NO_MARKS_AT_ALL }), [store]);
  return times;
}
