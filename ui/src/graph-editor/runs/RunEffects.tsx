import { CornerDownRight } from "lucide-react";
import type { RunEffect } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { useTranslate } from "@/i18n/use-translate";
import { answerText, effectWords } from "./effect-words";
import { AnswerEditor } from "./AnswerEditor";
import css from "./RunsPanel.module.css";

/** Effects that are listed at once. */
const SHOWN = 100;

/** What somebody wants the world to say to an effect, instead of what it said. */
export type GiveAnswer = (effect: RunEffect, answer: GivenAnswer) => void;

/** An answer that is given by hand: a value as JSON text, or why it could not be done. */
export type GivenAnswer = { readonly value: string } | { readonly failed: string };

/** What a run asked of the world, in order, with the answers. */
export function RunEffects({
  effects,
  step,
  onStep,
  onAnswer,
}: {
  effects: readonly RunEffect[];
  /** The step that is looked at: what comes later is drawn paler. */
  step: number;
  onStep: (step: number) => void;
  /** Absent: the answers are what they were. */
  onAnswer?: GiveAnswer | undefined;
}) {
  const t = useTranslate();
  if (effects.length === 0) return <p className={css.quiet}>{t("editor.runs.noEffects")}</p>;
  return (
    <ol
      className={css.effects}
      aria-label={t("editor.runs.effects")}
      data-testid="graph-run-effects"
    >
      {effects.slice(0, SHOWN).map((effect, index) => (
        <Effect
          key={index}
          effect={effect}
          isLater={effect.step !== null && effect.step > step}
          onStep={onStep}
          onAnswer={onAnswer}
        />
      ))}
      {effects.length > SHOWN && (
        <li className={css.quiet}>
          {t("editor.runs.moreEffects", { count: effects.length - SHOWN })}
        </li>
      )}
    </ol>
  );
}

function Effect({
  effect,
  isLater,
  onStep,
  onAnswer,
}: {
  effect: RunEffect;
  isLater: boolean;
  onStep: (step: number) => void;
  onAnswer: GiveAnswer | undefined;
}) {
  const t = useTranslate();
  const { answer, step } = effect;
  const said = answerText(answer);
  return (
    <li className={classNames(css.effect, isLater && css.later)}>
      <button
        type="button"
        className={css.effectLine}
        disabled={step === null}
        onClick={() => step !== null && onStep(step)}
      >
        <strong className={effect.isQuestion ? css.question : undefined}>{effect.name}</strong>
        <span className={css.effectWords}>{effectWords(effect)}</span>
      </button>
      {(said !== "" || onAnswer) && (
        <div className={classNames(css.answer, answer.type === "failed" && css.words)}>
          <CornerDownRight size={12} aria-hidden />
          <span className={css.effectWords} data-selectable>
            {said === "" ? t("editor.runs.done") : said}
          </span>
          {effect.answeredBy !== null && effect.answeredBy !== "madeUp" && (
            <span className={css.quiet}>
              {t(effect.answeredBy === "hand" ? "editor.try.byHand" : "editor.try.byRecord")}
            </span>
          )}
          {onAnswer && <AnswerEditor effect={effect} onAnswer={onAnswer} />}
        </div>
      )}
    </li>
  );
}
