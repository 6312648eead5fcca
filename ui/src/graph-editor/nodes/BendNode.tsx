import { Handle, Position } from "@xyflow/react";
import { classNames } from "@/design/class-names";
import { flowOf } from "@/graph-editor/model/bend";
import { wiresOfPin, type GraphNode } from "@/graph-editor/model/document";
import { pinsInDocument, type Pin } from "@/graph-editor/model/pins";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { pinColour } from "./pin-shapes";
import { pinTypeName } from "./pin-type-name";
import css from "./BendNode.module.css";

/** A bend in a wire: a dot with the wire's colour. */
export function BendNode({ node, isSelected }: { node: GraphNode; isSelected: boolean }) {
  const t = useTranslate();
  const pins = useEditor((state) => pinsInDocument(state.document, state.catalogue, node));
  const type = useEditor((state) => {
    const input = pins.inputs[0]?.id ?? "";
    const [wire] = wiresOfPin(state.document, { nodeId: node.id, pinId: input, side: "in" });
    return wire ? flowOf(state.document, state.catalogue, wire) : (pins.inputs[0]?.type ?? "Any");
  });
  const words = pinTypeName(t, type);
  return (
    <article
      className={classNames(css.bend, isSelected && css.selected)}
      style={{ color: pinColour(type) }}
      aria-label={t("editor.node.bend", { type: words })}
      data-testid={`node-${node.id}`}
      data-selected={isSelected}
    >
      {[...pins.inputs, ...pins.outputs].map((pin) => (
        <BendPin key={`${pin.side} ${pin.id}`} nodeId={node.id} pin={pin} type={type} />
      ))}
    </article>
  );
}

function BendPin({ nodeId, pin, type }: { nodeId: string; pin: Pin; type: Pin["type"] }) {
  const t = useTranslate();
  const isInput = pin.side === "in";
  const words = pinTypeName(t, type);
  return (
    <Handle
      id={pin.id}
      type={isInput ? "target" : "source"}
      position={isInput ? Position.Left : Position.Right}
      className={classNames(css.pin, isInput ? css.pinIn : css.pinOut)}
      role="button"
      tabIndex={-1}
      aria-label={t(isInput ? "editor.pin.input" : "editor.pin.output", {
        label: words,
        type: words,
      })}
      data-testid={`pin-${nodeId}-${pin.id}`}
      data-node={nodeId}
      data-pin={pin.id}
      data-side={pin.side}
      data-type={pin.type}
    />
  );
}
