import type { RunDifference, RunStep } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { useCommands } from "@/graph-editor/canvas/commands";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./RunsPanel.module.css";

/** Where two runs differ: in what began them, in their way, in values, in what they did. */
export function RunComparison({ a, b }: { a: number; b: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const { data, error } = useRead("compareRuns", { a, b });
  if (error) return <p className={css.hint}>{describeError(t, locale, error).message}</p>;
  if (!data) return <p className={css.hint} aria-busy />;
  const { start, parted, values, effect, nCommonSteps } = data;
  const isSame = !parted && !effect && start.length === 0 && values.length === 0;
  return (
    <section className={css.details} data-testid="graph-run-comparison">
      {isSame && <p className={css.good}>{t("editor.compare.same")}</p>}
      {start.length > 0 && <h4>{t("editor.compare.start")}</h4>}
      {start.map((one) => (
        <Pair key={one.what} what={one.what} of={one} />
      ))}
      <p className={css.quiet}>
        {t(parted ? "editor.compare.parted" : "editor.compare.sameWay", { count: nCommonSteps })}
      </p>
      {parted && (
        <div className={css.pair}>
          <Place step={parted.a} />
          <Place step={parted.b} />
        </div>
      )}
      {values.length > 0 && <h4>{t("editor.compare.values", { count: values.length })}</h4>}
      {values.map(({ step, node, pin, a: left, b: right }) => (
        <ValuePair key={`${String(step)} ${node} ${pin}`} {...{ step, node, pin, left, right }} />
      ))}
      {effect && (
        <>
          <h4>{t("editor.compare.effect", { number: effect.what })}</h4>
          <Pair what="" of={effect} />
        </>
      )}
    </section>
  );
}

function Pair({ what, of }: { what: string; of: Pick<RunDifference, "a" | "b"> }) {
  const t = useTranslate();
  const nothing = t("editor.compare.nothing");
  return (
    <div className={css.difference}>
      {what !== "" && <span className={css.quiet}>{what}</span>}
      <div className={css.pair}>
        <code data-selectable>{of.a ?? nothing}</code>
        <code data-selectable>{of.b ?? nothing}</code>
      </div>
    </div>
  );
}

function ValuePair({
  step,
  node,
  pin,
  left,
  right,
}: {
  step: number;
  node: string;
  pin: string;
  left: string;
  right: string;
}) {
  const t = useTranslate();
  const commands = useCommands();
  const label = useEditor((state) => pathLabel(state, node)) ?? node;
  return (
    <div className={css.difference}>
      <button type="button" className={css.where} onClick={() => commands.goTo(node)}>
        {t("editor.compare.value", { step, node: label, pin })}
      </button>
      <div className={css.pair}>
        <code data-selectable>{left}</code>
        <code data-selectable>{right}</code>
      </div>
    </div>
  );
}

function Place({ step }: { step: RunStep | null }) {
  const t = useTranslate();
  const commands = useCommands();
  const label = useEditor((state) => (step ? pathLabel(state, step.node) : null));
  if (!step) return <span className={css.quiet}>{t("editor.compare.ends")}</span>;
  return (
    <button type="button" className={css.where} onClick={() => commands.goTo(step.node)}>
      {label ?? step.node}
    </button>
  );
}
