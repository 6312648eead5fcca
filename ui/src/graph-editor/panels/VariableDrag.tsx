import { GripVertical } from "lucide-react";
import { useState } from "react";
import { FloatingBox } from "@/graph-editor/canvas/FloatingBox";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { GraphVariable, Point } from "@/graph-editor/model/document";
import { variableNodes, type VariableNode } from "@/graph-editor/model/variables";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { useCanvasDrop } from "./use-canvas-drop";
import css from "./VariableDrag.module.css";

/** Drags a variable onto the canvas, where it asks: read it, or set it? Pressing it asks, too. */
export function VariableDrag({ variable }: { variable: GraphVariable }) {
  const t = useTranslate();
  const { addAt } = useCommands();
  const catalogue = useEditor((state) => state.catalogue);
  const [asked, setAsked] = useState<{ screen: Point; at: Point | null } | null>(null);
  const { ghost, handlers } = useCanvasDrop((at) => setAsked({ screen: at, at }));
  const { name } = variable;
  const { get, set } = variableNodes(catalogue, name);
  const take = (node: VariableNode) => {
    addAt(node.typeId, asked?.at ?? null, node.data);
    setAsked(null);
  };
  return (
    <>
      <button
        {...handlers}
        type="button"
        className={css.grip}
        aria-label={t("editor.variables.drag", { name })}
        title={t("editor.variables.drag", { name })}
        data-testid={`variable-drag-${variable.id}`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          // A drag ends with a click, too; then the question is there already.
          if (!asked) setAsked({ screen: { x: box.right, y: box.top }, at: null });
        }}
      >
        <GripVertical size={14} aria-hidden />
      </button>
      {ghost && (
        <span className={css.ghost} style={{ left: ghost.x, top: ghost.y }}>
          {name}
        </span>
      )}
      {asked && (
        <FloatingBox at={asked.screen} onClose={() => setAsked(null)} testId="variable-question">
          <div className={css.choices}>
            {get && (
              <button
                type="button"
                // eslint-disable-next-line jsx-a11y/no-autofocus -- the question was just asked for
                autoFocus
                className={css.choice}
                data-testid="variable-get"
                onClick={() => take(get)}
              >
                {t("editor.variables.get", { name })}
              </button>
            )}
            {set && (
              <button
                type="button"
                className={css.choice}
                data-testid="variable-set"
                onClick={() => take(set)}
              >
                {t("editor.variables.set", { name })}
              </button>
            )}
          </div>
        </FloatingBox>
      )}
    </>
  );
}
