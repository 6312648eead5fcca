import { Pencil, Trash2 } from "lucide-react";
import type { BreakpointPlace, BreakpointView } from "@/backend/bindings";
import { Checkbox } from "@/design/Checkbox";
import { IconButton } from "@/design/IconButton";
import { useCommands } from "@/graph-editor/canvas/commands";
import { findNode } from "@/graph-editor/model/document";
import { viewInside } from "@/graph-editor/model/subgraph-view";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { EditorState } from "@/graph-editor/store/editor-store";
import { useTranslate } from "@/i18n/use-translate";
import { editBreakpoint, toggleBreakpoint } from "./debug-actions";
import { isSamePlace } from "./places";
import css from "./DebugPanel.module.css";

const FAILURE: BreakpointPlace = { kind: "failure" };

/** All breakpoints of the graph. */
export function BreakpointSection() {
  const t = useTranslate();
  const store = useEditorStore();
  const points = useEditor((state) => state.debug.breakpoints);
  const isOnFailure = points.some(({ place }) => isSamePlace(place, FAILURE));
  const others = points.filter(({ place }) => place.kind !== "failure");
  return (
    <section className={css.section} aria-label={t("debug.word.points")}>
      <h3 className={css.head}>{t("debug.word.points")}</h3>
      <label className={css.check}>
        <Checkbox
          label={t("debug.points.failure")}
          state={isOnFailure}
          onChange={() => toggleBreakpoint(store, FAILURE)}
        />
        {t("debug.points.failure")}
      </label>
      {others.length === 0 && <p className={css.quiet}>{t("debug.points.none")}</p>}
      <ul data-testid="debug-points">
        {others.map((point) => (
          <Point key={JSON.stringify(point.place)} point={point} />
        ))}
      </ul>
    </section>
  );
}

function Point({ point }: { point: BreakpointView }) {
  const t = useTranslate();
  const store = useEditorStore();
  const commands = useCommands();
  const { place, nHits, ...rest } = point;
  const label = useEditor((state) => placeLabel(state, place));
  const name = label ?? t("debug.points.gone");
  const { hands } = store.getState().debug;
  const node = place.kind === "node" ? place.node : place.kind === "wire" ? place.toNode : "";
  const subgraphId = place.kind === "failure" ? null : place.subgraph;
  return (
    <li className={css.point}>
      <Checkbox
        label={t("debug.points.enabled", { name })}
        state={point.isEnabled}
        onChange={(isEnabled) => hands.save({ ...rest, place, isEnabled })}
      />
      <div className={css.grow}>
        <button
          type="button"
          className={css.where}
          disabled={label === null}
          onClick={() => commands.goTo({ subgraphId, nodeId: node })}
        >
          {name}
        </button>
        {point.condition !== "" && <code className={css.code}>{point.condition}</code>}
        {point.log !== "" && <code className={css.code}>{point.log}</code>}
        <span className={css.quiet}>{t("debug.points.hits", { hits: nHits })}</span>
      </div>
      <IconButton
        size="tiny"
        label={t("debug.points.edit", { name })}
        onClick={() => editBreakpoint(store, place)}
      >
        <Pencil />
      </IconButton>
      <IconButton
        size="tiny"
        label={t("debug.points.remove", { name })}
        onClick={() => hands.remove(place)}
      >
        <Trash2 />
      </IconButton>
    </li>
  );
}

/** What a breakpoint is at, in words; `null` where that is not in the graph any more. */
function placeLabel(state: EditorState, place: BreakpointPlace): string | null {
  if (place.kind === "failure") return null;
  const view = viewInside(state.history.document, place.subgraph);
  const labelOf = (id: string) => {
    const node = view && findNode(view, id);
    return node ? (state.catalogue.types.get(node.type)?.label ?? node.type) : null;
  };
  if (place.kind === "node") return labelOf(place.node);
  const [from, to] = [labelOf(place.fromNode), labelOf(place.toNode)];
  return from === null || to === null ? null : `${from} → ${to}`;
}
