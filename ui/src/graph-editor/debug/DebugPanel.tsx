import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import type { DebuggedRunView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { classNames } from "@/design/class-names";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { BreakpointSection } from "./BreakpointSection";
import { setDebug } from "./debug-actions";
import { shownRun } from "./debug-state";
import { StackSection } from "./StackSection";
import { ValueSections } from "./ValueSections";
import { WatchSection } from "./WatchSection";
import css from "./DebugPanel.module.css";

/** Runs that stand still, how things stand in one of them, and the breakpoints of the graph. */
export function DebugPanel() {
  const shown = useEditor((state) => state.debug.shown);
  return (
    <div data-testid="debug-panel">
      <RunSection />
      {shown && (
        <>
          <OtherVersion ran={shown.revision} />
          <ValueSections shown={shown} />
          <WatchSection shown={shown} />
          <StackSection shown={shown} />
        </>
      )}
      <BreakpointSection />
    </div>
  );
}

/** Says so where the run is of another version than the one that is edited. */
function OtherVersion({ ran }: { ran: number | null }) {
  const t = useTranslate();
  const revision = useEditor((state) => state.revision);
  if (ran === revision) return null;
  return (
    <p className={css.quiet}>
      {ran === null
        ? t("editor.runs.otherDraft")
        : t("editor.runs.otherVersion", { revision: ran })}
    </p>
  );
}

function RunSection() {
  const t = useTranslate();
  const store = useEditorStore();
  const runs = useEditor((state) => state.debug.runs);
  const current = useEditor((state) => shownRun(state.debug.runs, state.debug.picked));
  if (runs.length === 0) return <p className={css.hint}>{t("debug.runs.none")}</p>;
  return (
    <section className={css.section} aria-label={t("debug.word.runs")}>
      <h3 className={css.head}>{t("debug.word.runs")}</h3>
      <ul data-testid="debug-runs">
        {runs.map((run) => (
          <li key={run.id}>
            <button
              type="button"
              className={classNames(css.run, run.id === current?.id && css.picked)}
              aria-pressed={run.id === current?.id}
              data-testid={`debug-run-${run.id}`}
              onClick={() => setDebug(store, { picked: run.id })}
            >
              <RunWords run={run} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunWords({ run }: { run: DebuggedRunView }) {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const bots = useRead("listBots", {}).data;
  const bot = bots?.find(({ id }) => id === run.botId)?.username ?? String(run.botId);
  const { state } = run;
  return (
    <>
      <strong>
        {run.who === null
          ? run.trigger
          : t("editor.runs.by", { trigger: run.trigger, who: run.who })}
      </strong>
      <span className={css.quiet}>
        {t(run.isBotOnline ? "debug.runs.bot" : "debug.runs.botOffline", { bot })}
      </span>
      {state.kind === "paused" && (
        <span className={css.quiet}>
          {t("debug.runs.until", { time: formatMoment(locale, state.until) })}
        </span>
      )}
      {state.kind === "ended" && <span className={css.words}>{said(state.words)}</span>}
    </>
  );
}
