import {
  ArrowDownToLine,
  ArrowUpFromLine,
  CornerUpRight,
  FastForward,
  Play,
  RotateCcw,
  Square,
  Undo2,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/design/class-names";
import { IconButton } from "@/design/IconButton";
import { useChordText } from "@/graph-editor/canvas/key-map";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { showPanel } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { steerShown } from "./debug-actions";
import { shownRun } from "./debug-state";
import { useStandingWords } from "./standing-words";
import { Scrubber } from "./Scrubber";
import { STEPS } from "./steps";
import css from "./DebugBar.module.css";

const ICONS: Record<(typeof STEPS)[number]["id"], ReactNode> = {
  continue: <Play />,
  back: <Undo2 />,
  over: <CornerUpRight />,
  into: <ArrowDownToLine />,
  out: <ArrowUpFromLine />,
  end: <Square />,
};

/** What can be done with the run that stands still; nothing where none does. */
export function DebugBar() {
  const t = useTranslate();
  const store = useEditorStore();
  const run = useEditor((state) => shownRun(state.debug.runs, state.debug.picked));
  const shown = useEditor((state) => state.debug.shown);
  const words = useStandingWords(run, shown);
  if (!run) return null;
  const isPaused = run.state.kind === "paused";
  const isPast = shown !== null && shown.step < shown.nSteps;
  return (
    <div
      className={classNames(css.bar, isPast && css.past)}
      role="toolbar"
      aria-label={t("debug.word.bar")}
      data-testid="debug-bar"
      data-state={run.state.kind}
      data-step={shown?.step}
      data-steps={shown?.nSteps}
      data-node={(shown?.next ?? shown?.path.at(-1))?.node}
    >
      <button
        type="button"
        className={css.words}
        data-testid="debug-words"
        onClick={() => showPanel(store, "debug")}
      >
        <span role="status">{words}</span>
      </button>
      {shown && shown.nSteps > 1 && run.state.kind !== "running" && <Scrubber shown={shown} />}
      {STEPS.map((step) => (
        <StepButton
          key={step.id}
          step={step}
          isDisabled={!isPaused && !(step.id === "back" && run.state.kind === "ended")}
        />
      ))}
      {isPast && (
        <>
          <IconButton
            label={t("debug.word.toNow")}
            data-testid="debug-now"
            onClick={() => steerShown(store, { kind: "lookAtNow" })}
          >
            <FastForward />
          </IconButton>
          <IconButton
            label={t("debug.word.restart")}
            disabled={!isPaused}
            data-testid="debug-restart"
            onClick={() => steerShown(store, { kind: "restartHere" })}
          >
            <RotateCcw />
          </IconButton>
        </>
      )}
      {run.state.kind === "ended" && (
        <IconButton
          label={t("debug.word.dismiss")}
          data-testid="debug-dismiss"
          onClick={() => steerShown(store, { kind: "dismiss" })}
        >
          <X />
        </IconButton>
      )}
    </div>
  );
}

function StepButton({
  step: { id, what, words, chord },
  isDisabled,
}: {
  step: (typeof STEPS)[number];
  isDisabled: boolean;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const shortcut = useChordText(chord);
  return (
    <IconButton
      label={t(words)}
      shortcut={shortcut}
      disabled={isDisabled}
      data-testid={`debug-${id}`}
      onClick={() => steerShown(store, what)}
    >
      {ICONS[id]}
    </IconButton>
  );
}
