import { useUpdateNodeInternals, type NodeProps } from "@xyflow/react";
import { SquareX, TriangleAlert } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { useShallow } from "zustand/react/shallow";
import type {
  FieldKind,
  NodeTypeView,
  ProblemView,
  SettingView,
  Severity,
} from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { NodeDebug } from "@/graph-editor/debug/NodeDebug";
import { isBend } from "@/graph-editor/model/bend";
import { dynamicRowsOf, settingsOf } from "@/graph-editor/model/catalogue";
import {
  wiresOfNode,
  type Connection,
  type GraphNode as Model,
} from "@/graph-editor/model/document";
import { pinsInDocument, type Pin } from "@/graph-editor/model/pins";
import { nodeName, pluginOf } from "@/graph-editor/model/plugin-nodes";
import { calledBy, findSubgraph } from "@/graph-editor/model/subgraph-view";
import { useCommands } from "@/graph-editor/canvas/commands";
import { isTyping } from "@/graph-editor/canvas/focus-dom";
import { onWire, pinKey, type PinValues } from "@/graph-editor/canvas/values";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { FlowNode } from "@/graph-editor/store/flow-view";
import { showPanel } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { BendNode } from "./BendNode";
import { CategoryIcon } from "./CategoryIcon";
import { DynamicRow } from "./DynamicRow";
import { FieldControl } from "./FieldControl";
import { nodeRows, type NodeRow } from "./node-rows";
import { PinHandle } from "./PinHandle";
import css from "./GraphNode.module.css";

/** A node on the canvas, made from the catalogue alone. */
export const GraphNode = memo(
  (props: NodeProps<FlowNode>) =>
    isBend(props.data.node.type) ? (
      <BendNode node={props.data.node} isSelected={props.selected} />
    ) : (
      <GraphNodeView {...props} />
    ),
  (a, b) => a.data.node === b.data.node && a.selected === b.selected,
);

/** Fields that say what they are for by what they show. */
const NEEDS_ALL_WIDTH: ReadonlySet<FieldKind["type"]> = new Set(["choice", "pins"]);
const TEXT: FieldKind = { type: "text" };
const NO_PROBLEMS: readonly ProblemView[] = [];
const NONE: PinValues = new Map();

function GraphNodeView({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const t = useTranslate();
  const type = useEditor((state) => state.catalogue.types.get(node.type));
  const wires = useEditor(useShallow((state) => wiresOfNode(state.document, id)));
  const pins = useEditor((state) => pinsInDocument(state.document, state.catalogue, node));
  const problems = useEditor((state) => state.problems.byNode.get(id) ?? NO_PROBLEMS);
  const mark = useEditor((state) => state.marks.byNode.get(id) ?? null);
  const values = useEditor((state) => state.values.byNode.get(id) ?? NONE);
  const seen = useEditor((state) => state.seen.byNode.get(id) ?? NONE);
  useRemeasure(id, [...pins.inputs, ...pins.outputs]);
  const connected = connectedPins(id, wires);
  // A call is known by what it calls.
  const subgraphName = useEditor(
    (state) => findSubgraph(state.document, calledBy(node))?.name ?? null,
  );
  const { enter } = useCommands();
  const label = subgraphName ?? nodeName(node, type);
  const plugin = pluginOf(node);
  const worst = problems.some(({ severity }) => severity === "error") ? "error" : "warning";
  return (
    <article
      className={classNames(
        css.node,
        selected && css.selected,
        !type && css.placeholder,
        problems.length > 0 && css[worst],
      )}
      aria-label={label}
      data-testid={`node-${id}`}
      data-selected={selected}
      data-mark={mark?.tone}
      onDoubleClick={(event) => {
        if (subgraphName === null || isTyping(event.target)) return;
        event.stopPropagation();
        enter(calledBy(node));
      }}
    >
      <NodeDebug nodeId={id} label={label} />
      <header className={classNames(css.head, type?.category === "event" && css.event)}>
        <CategoryIcon category={type?.category ?? ""} />
        <span className={css.title}>{label}</span>
        {plugin !== null && <span className={css.plugin}>{plugin}</span>}
        {type?.origin === "sculk" && plugin === null && (
          <span
            role="img"
            className={css.ours}
            title={t("editor.node.ours")}
            aria-label={t("editor.node.ours")}
          />
        )}
      </header>
      {mark?.badge && <span className={css.markBadge}>{mark.badge}</span>}
      {problems.length > 0 && <Badge problems={problems} isError={worst === "error"} />}
      {!type && <p className={css.missing}>{t("editor.node.placeholder")}</p>}
      <div className={css.rows}>
        {nodeRows(pins, type ? settingsOf(node, type) : []).map((row) => (
          <Row
            key={row.key}
            node={node}
            label={label}
            row={row}
            connected={connected}
            problems={problems}
            values={values}
            seen={seen}
          />
        ))}
        {type && <DynamicRows node={node} type={type} />}
      </div>
    </article>
  );
}

/** The canvas library measures pins once; it has to be told when there are others. */
function useRemeasure(id: string, pins: readonly Pin[]) {
  const update = useUpdateNodeInternals();
  const signature = pins.map((pin) => `${pin.side}${pin.id}`).join(" ");
  const measured = useRef(signature);
  useEffect(() => {
    if (measured.current === signature) return;
    measured.current = signature;
    update(id);
  }, [update, id, signature]);
}

function connectedPins(id: string, wires: readonly Connection[]): ReadonlySet<string> {
  return new Set(
    wires.flatMap((wire) => [
      ...(wire.targetNodeId === id ? [`in ${wire.targetPinId}`] : []),
      ...(wire.sourceNodeId === id ? [`out ${wire.sourcePinId}`] : []),
    ]),
  );
}

function Badge({ problems, isError }: { problems: readonly ProblemView[]; isError: boolean }) {
  const t = useTranslate();
  const store = useEditorStore();
  const Icon = isError ? SquareX : TriangleAlert;
  return (
    <button
      type="button"
      className={classNames(css.badge, "nodrag")}
      title={problems.map(({ message }) => message).join("\n")}
      aria-label={t("editor.node.problems", { count: problems.length })}
      onClick={() => showPanel(store, "problems")}
    >
      <Icon size={12} aria-hidden />
      {problems.length}
    </button>
  );
}

interface RowProps {
  node: Model;
  /** The node's type in words. */
  label: string;
  row: NodeRow;
  connected: ReadonlySet<string>;
  problems: readonly ProblemView[];
  /** What its pins have in the run that is looked at, and what they had last. */
  values: PinValues;
  seen: PinValues;
}

function Row({ node, label, row, connected, problems, values, seen }: RowProps) {
  const { input, output, setting } = row;
  if (setting)
    return <SettingRow node={node} label={label} setting={setting} problems={problems} />;
  const isInputWired = input !== null && connected.has(`in ${input.id}`);
  const field = input && !isInputWired ? input.field : null;
  // What stands at an output is no default for a wire: it holds with and without one.
  const outputField = output?.field ?? null;
  const valueAt = ({ side, id }: Pin) => ({
    value: values.get(pinKey(side, id)) ?? null,
    seen: seen.get(pinKey(side, id)) ?? null,
  });
  const isOutputWired = output !== null && connected.has(`out ${output.id}`);
  // What lies on a wire stands there.
  const bare = output && !isOutputWired ? valueAt(output).value : null;
  return (
    <div className={classNames(css.row, field?.type === "longText" && css.tall)}>
      {input && (
        <PinHandle nodeId={node.id} pin={input} isConnected={isInputWired} {...valueAt(input)} />
      )}
      {input && !input.keyedBy && <PinLabel pin={input} />}
      {input?.keyedBy && <PinKey node={node} label={label} pin={input} dataKey={input.keyedBy} />}
      {output && outputField && <PinLabel pin={output} />}
      {output && outputField && (
        <PinField node={node} label={label} pin={output} kind={outputField} problems={problems} />
      )}
      {input && field && (
        <PinField node={node} label={label} pin={input} kind={field} problems={problems} />
      )}
      <span className={css.grow} />
      {bare && (
        <span
          className={classNames(css.pinValue, bare.isAhead && css.ahead)}
          title={bare.text}
          data-testid={`value-at-${node.id}-${output?.id ?? ""}`}
        >
          {onWire(bare.text)}
        </span>
      )}
      {output && !outputField && <PinLabel pin={output} />}
      {output && (
        <PinHandle nodeId={node.id} pin={output} isConnected={isOutputWired} {...valueAt(output)} />
      )}
    </div>
  );
}

function PinField({
  node,
  label,
  pin,
  kind,
  problems,
}: Pick<RowProps, "node" | "label" | "problems"> & { pin: Pin; kind: FieldKind }) {
  const t = useTranslate();
  return (
    <FieldControl
      nodeId={node.id}
      dataKey={pin.id}
      kind={kind}
      label={t("editor.node.field", { node: label, field: pin.label || pin.id })}
      value={node.data[pin.id]}
      defaultValue={pin.defaultValue}
      testId={`field-${node.id}-${pin.id}`}
      problem={worstAt(problems, pin.id)}
    />
  );
}

/** The name that belongs to a pin's value: a key of an object. */
function PinKey({
  node,
  label,
  pin,
  dataKey,
}: Pick<RowProps, "node" | "label"> & { pin: Pin; dataKey: string }) {
  const t = useTranslate();
  return (
    <FieldControl
      nodeId={node.id}
      dataKey={dataKey}
      kind={TEXT}
      label={t("editor.node.key", { node: label, field: pin.label })}
      value={node.data[dataKey]}
      defaultValue={null}
      testId={`field-${node.id}-${dataKey}`}
    />
  );
}

function PinLabel({ pin }: { pin: Pin }) {
  return <span className={classNames(css.label, pin.isMissing && css.gone)}>{pin.label}</span>;
}

function SettingRow({
  node,
  label,
  setting,
  problems,
}: Pick<RowProps, "node" | "label" | "problems"> & { setting: SettingView }) {
  const t = useTranslate();
  return (
    <div className={css.row}>
      {!NEEDS_ALL_WIDTH.has(setting.field.type) && (
        <span className={css.label}>{setting.label}</span>
      )}
      <FieldControl
        nodeId={node.id}
        dataKey={setting.key}
        kind={setting.field}
        label={t("editor.node.field", { node: label, field: setting.label })}
        value={node.data[setting.key]}
        defaultValue={setting.default}
        testId={`field-${node.id}-${setting.key}`}
        problem={worstAt(problems, setting.key)}
      />
    </div>
  );
}

function worstAt(problems: readonly ProblemView[], key: string): Severity | null {
  const here = problems.filter(({ pinId }) => pinId === key);
  return here.find(({ severity }) => severity === "error")?.severity ?? here[0]?.severity ?? null;
}

function DynamicRows({ node, type }: { node: Model; type: NodeTypeView }) {
  return dynamicRowsOf(node, type).map((rule) => (
    <DynamicRow key={`${rule.countKey} ${rule.idPattern}`} node={node} rule={rule} />
  ));
}
