import { useRef, useState } from "react";
import type { DebuggedRunState } from "@/backend/bindings";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./DebugBar.module.css";

/** The steps of the run that stands still: drawing along them looks at it as it was. The core is asked
 *  for one place at a time; those that were passed meanwhile are left out. */
export function Scrubber({ shown }: { shown: DebuggedRunState }) {
  const t = useTranslate();
  const store = useEditorStore();
  const [dragged, setDragged] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  const isBusy = useRef(false);
  const { nSteps, step, run } = shown;
  if (dragged === step) setDragged(null);
  const go = async (to: number) => {
    setDragged(to);
    wanted.current = to;
    if (isBusy.current) return;
    isBusy.current = true;
    while (wanted.current !== null) {
      const at: number = wanted.current;
      wanted.current = null;
      const { hands } = store.getState().debug;
      const isDone = await hands.steer(
        run.id,
        at >= nSteps ? { kind: "lookAtNow" } : { kind: "lookAt", step: at },
      );
      if (!isDone) setDragged(null);
    }
    isBusy.current = false;
  };
  return (
    <input
      type="range"
      min={0}
      max={nSteps}
      value={dragged ?? step}
      className={css.scrubber}
      aria-label={t("editor.runs.timeline")}
      aria-valuetext={t("editor.runs.step", { step: dragged ?? step, of: nSteps })}
      data-testid="debug-scrubber"
      onChange={(event) => void go(Number(event.target.value))}
    />
  );
}
