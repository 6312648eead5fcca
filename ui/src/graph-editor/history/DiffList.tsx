import { Move, Pencil, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useCommands } from "@/graph-editor/canvas/commands";
import { jsonToText } from "@/graph-editor/model/json";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { isSameGraph, type CanvasDiff, type NodeChange } from "./diff";
import type { Comparison } from "./use-comparison";
import css from "./HistoryPanel.module.css";

const ICONS: Record<NodeChange["type"], ReactNode> = {
  added: <Plus size={12} aria-hidden />,
  removed: <Trash2 size={12} aria-hidden />,
  changed: <Pencil size={12} aria-hidden />,
  moved: <Move size={12} aria-hidden />,
};

/** More lines than this are counted instead. */
const SHOWN = 100;

/** What is different since a version, in words; a click leads to the node. */
export function DiffList({ comparison }: { comparison: Comparison }) {
  const t = useTranslate();
  if (comparison.type === "failed")
    return <p className={css.hint}>{t("editor.history.unreadable")}</p>;
  if (comparison.type !== "ready") return <p className={css.hint} aria-busy />;
  const { diff } = comparison;
  if (isSameGraph(diff)) return <p className={css.hint}>{t("editor.history.same")}</p>;
  return (
    <div className={css.diff} data-testid="graph-history-diff">
      {diff.canvases.map((canvas) => (
        <CanvasPart key={canvas.subgraphId ?? ""} canvas={canvas} />
      ))}
      {diff.variables.map(({ type, name }) => (
        <p key={`${type} ${name}`} className={css.change} data-change={type}>
          {ICONS[type]}
          {t(`editor.history.variable.${type}`, { name })}
        </p>
      ))}
    </div>
  );
}

function CanvasPart({ canvas }: { canvas: CanvasDiff }) {
  const t = useTranslate();
  const { nodes, addedWires, removedWires, subgraphId } = canvas;
  const name = useEditor(
    (state) => state.history.document.subgraphs.find(({ id }) => id === subgraphId)?.name ?? null,
  );
  return (
    <>
      {subgraphId !== null && (
        <p className={css.quiet}>{t("editor.history.inside", { name: name ?? subgraphId })}</p>
      )}
      {nodes.slice(0, SHOWN).map((change) => (
        <ChangeLine
          key={`${change.type} ${change.node.id}`}
          change={change}
          isHere={subgraphId === null}
        />
      ))}
      {nodes.length > SHOWN && (
        <p className={css.quiet}>{t("editor.history.more", { count: nodes.length - SHOWN })}</p>
      )}
      {addedWires.length + removedWires.length > 0 && (
        <p className={css.quiet}>
          {t("editor.history.wires", { added: addedWires.length, removed: removedWires.length })}
        </p>
      )}
    </>
  );
}

function ChangeLine({ change, isHere }: { change: NodeChange; isHere: boolean }) {
  const t = useTranslate();
  const commands = useCommands();
  const { node, type } = change;
  const label = useEditor((state) => state.catalogue.types.get(node.type)?.label ?? node.type);
  const words = t(`editor.history.change.${type}`, { name: label });
  const isReachable = isHere && type !== "removed";
  return (
    <div className={css.change} data-change={type}>
      {ICONS[type]}
      {isReachable ? (
        <button type="button" className={css.where} onClick={() => commands.goTo(node.id)}>
          {words}
        </button>
      ) : (
        <span>{words}</span>
      )}
      {change.type === "changed" &&
        change.keys.map((key) => (
          <span key={key} className={css.value} title={key}>
            {key}: <del>{short(change.before.data[key])}</del>{" "}
            <ins>{short(change.node.data[key])}</ins>
          </span>
        ))}
    </div>
  );
}

/** As much of a value as fits a line. */
function short(value: Parameters<typeof jsonToText>[0]): string {
  const text = value === undefined ? "–" : jsonToText(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
