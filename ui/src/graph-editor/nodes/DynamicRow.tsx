import { Minus, Plus } from "lucide-react";
import type { DynamicPinsView } from "@/backend/bindings";
import { IconButton } from "@/design/IconButton";
import { dynamicCount } from "@/graph-editor/model/catalogue";
import { wiresOfPin, type GraphNode } from "@/graph-editor/model/document";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { setPinCount } from "@/graph-editor/store/edit-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./GraphNode.module.css";

/** Adds and takes pins of a row whose number the node's data says. */
export function DynamicRow({ node, rule }: { node: GraphNode; rule: DynamicPinsView }) {
  const t = useTranslate();
  const store = useEditorStore();
  const count = dynamicCount(node, rule);
  const change = (next: number) => {
    const last = rule.idPattern.replaceAll("{i}", String(rule.first + count - 1));
    const ref = {
      nodeId: node.id,
      pinId: last,
      side: rule.isInput ? ("in" as const) : ("out" as const),
    };
    const gone = next < count ? wiresOfPin(store.getState().document, ref) : [];
    setPinCount(
      store,
      node.id,
      rule.countKey,
      next,
      gone.map(({ id }) => id),
    );
  };
  return (
    <div className={css.dynamic} data-side={rule.isInput ? "in" : "out"}>
      <IconButton
        size="tiny"
        className="nodrag"
        label={t("editor.node.removePin")}
        disabled={count <= rule.minCount}
        data-testid={`pins-less-${node.id}`}
        onClick={() => change(count - 1)}
      >
        <Minus />
      </IconButton>
      <IconButton
        size="tiny"
        className="nodrag"
        label={t("editor.node.addPin")}
        disabled={count >= rule.maxCount}
        data-testid={`pins-more-${node.id}`}
        onClick={() => change(count + 1)}
      >
        <Plus />
      </IconButton>
    </div>
  );
}
