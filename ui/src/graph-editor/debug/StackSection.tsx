import type { DebugFrame, DebuggedRunState } from "@/backend/bindings";
import { useCommands } from "@/graph-editor/canvas/commands";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./DebugPanel.module.css";

/** What the run is inside of: subgraphs, loops and chains, the innermost first. */
export function StackSection({ shown }: { shown: DebuggedRunState }) {
  const t = useTranslate();
  const frames = [...shown.stack].reverse();
  return (
    <section className={css.section} aria-label={t("debug.word.stack")}>
      <h3 className={css.head}>{t("debug.word.stack")}</h3>
      {frames.length === 0 && <p className={css.quiet}>{t("debug.stack.none")}</p>}
      <ol data-testid="debug-stack">
        {frames.map((frame, index) => (
          <Frame key={`${index} ${frame.node}`} frame={frame} />
        ))}
      </ol>
    </section>
  );
}

function Frame({ frame }: { frame: DebugFrame }) {
  const t = useTranslate();
  const commands = useCommands();
  const label = useEditor((state) => pathLabel(state, frame.node)) ?? frame.node;
  const { kind, round, of } = frame;
  const words =
    kind === "loop" && of !== null
      ? t("debug.stack.roundOf", { round, of })
      : kind === "loop"
        ? t("debug.stack.round", { round })
        : t(`debug.stack.${kind}`);
  return (
    <li className={css.frame}>
      <button type="button" className={css.where} onClick={() => commands.goTo(frame.node)}>
        {label}
      </button>
      <span className={css.quiet}>{words}</span>
    </li>
  );
}
