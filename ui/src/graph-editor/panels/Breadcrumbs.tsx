import { ChevronRight } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { useCommands } from "@/graph-editor/canvas/commands";
import { findSubgraph } from "@/graph-editor/model/subgraph-view";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Breadcrumbs.module.css";

/** The graph and the subgraphs that were entered; a click goes back to one of them. */
export function Breadcrumbs({ name }: { name: string }) {
  const t = useTranslate();
  const { leave } = useCommands();
  const names = useEditor(
    useShallow((state) =>
      state.trail.map((id) => findSubgraph(state.history.document, id)?.name ?? id),
    ),
  );
  const last = names.at(-1);
  if (last === undefined) return <h1 className={css.name}>{name}</h1>;
  return (
    <nav aria-label={t("editor.trail.label")} className={css.trail} data-testid="graph-trail">
      {[name, ...names.slice(0, -1)].map((step, depth) => (
        <span key={`${String(depth)} ${step}`} className={css.step}>
          <button
            type="button"
            className={css.back}
            data-testid={`graph-trail-${String(depth)}`}
            onClick={() => leave(depth)}
          >
            {step}
          </button>
          <ChevronRight size={14} aria-hidden />
        </span>
      ))}
      <h1 className={css.name}>{last}</h1>
    </nav>
  );
}
