import { useShallow } from "zustand/react/shallow";
import type { NodeTypeView } from "@/backend/bindings";
import { settingsOf } from "@/graph-editor/model/catalogue";
import { NodeSince } from "@/graph-editor/history/NodeSince";
import { findNode, wiresOfNode, type GraphNode } from "@/graph-editor/model/document";
import { jsonToText } from "@/graph-editor/model/json";
import { pinsInDocument, type Pin } from "@/graph-editor/model/pins";
import { nodeName, pluginOf } from "@/graph-editor/model/plugin-nodes";
import { CategoryIcon } from "@/graph-editor/nodes/CategoryIcon";
import { FieldControl } from "@/graph-editor/nodes/FieldControl";
import { pinTypeName } from "@/graph-editor/nodes/pin-type-name";
import { PinShape } from "@/graph-editor/nodes/PinShape";
import { useEditor } from "@/graph-editor/store/editor-context";
import { soleSelectedNodeId } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { ExampleSection } from "./ExampleSection";
import css from "./SidePanel.module.css";

/** The selected node: what it does, its pins and settings. */
export function NodePanel() {
  const t = useTranslate();
  const id = useEditor(soleSelectedNodeId);
  const node = useEditor((state) => (id ? findNode(state.document, id) : undefined));
  const type = useEditor((state) => (node ? state.catalogue.types.get(node.type) : undefined));
  const plugin = node ? pluginOf(node) : null;
  const offer = useEditor((state) =>
    plugin === null
      ? undefined
      : state.pluginNodes.find((one) => one.plugin === plugin && one.id === node?.data["node"]),
  );
  if (!node) return <p className={css.hint}>{t("editor.panel.selectNode")}</p>;
  return (
    <>
      <section className={css.section}>
        <h2>
          <CategoryIcon category={type?.category ?? ""} />
          {nodeName(node, type)}
        </h2>
        {plugin !== null && (
          <>
            {offer && offer.description !== "" && <p className={css.doc}>{offer.description}</p>}
            <p className={css.pinDoc}>{t("editor.plugin.of", { plugin })}</p>
          </>
        )}
        {plugin === null && (
          <p className={css.doc}>{type?.doc ?? t("editor.node.missing", { type: node.type })}</p>
        )}
        {type?.origin === "sculk" && plugin === null && (
          <p className={css.pinDoc}>
            {t(type.isSculkOnly ? "editor.node.oursOnly" : "editor.node.ours")}
          </p>
        )}
        <p className={css.mono} data-selectable>
          {plugin === null ? node.type : `${plugin} ${jsonToText(node.data["node"])}`}
        </p>
        <NodeSince nodeId={node.id} />
      </section>
      {type && type.settings.length > 0 && <Settings node={node} type={type} />}
      <Pins node={node} />
      {type && plugin === null && <ExampleSection type={type} />}
      {!type && <KeptData node={node} />}
    </>
  );
}

function Settings({ node, type }: { node: GraphNode; type: NodeTypeView }) {
  const t = useTranslate();
  return (
    <section className={css.section}>
      <h3>{t("editor.panel.settings")}</h3>
      {settingsOf(node, type).map((setting) => (
        <div key={setting.key}>
          <div className={css.pinRow}>
            <span className={css.pinName}>{setting.label}</span>
            <span className={css.pinValue}>
              <FieldControl
                nodeId={node.id}
                dataKey={setting.key}
                kind={setting.field}
                label={setting.label}
                value={node.data[setting.key]}
                defaultValue={setting.default}
                testId={`panel-field-${setting.key}`}
              />
            </span>
          </div>
          {setting.doc && <p className={css.pinDoc}>{setting.doc}</p>}
        </div>
      ))}
    </section>
  );
}

function Pins({ node }: { node: GraphNode }) {
  const t = useTranslate();
  const pins = useEditor((state) => pinsInDocument(state.document, state.catalogue, node));
  const wires = useEditor(useShallow((state) => wiresOfNode(state.document, node.id)));
  const isWired = (pin: Pin) =>
    wires.some((wire) =>
      pin.side === "in"
        ? wire.targetNodeId === node.id && wire.targetPinId === pin.id
        : wire.sourceNodeId === node.id && wire.sourcePinId === pin.id,
    );
  const sides = [
    ["editor.panel.inputs", pins.inputs],
    ["editor.panel.outputs", pins.outputs],
  ] as const;
  return sides.map(
    ([label, list]) =>
      list.length > 0 && (
        <section key={label} className={css.section}>
          <h3>{t(label)}</h3>
          {list.map((pin) => (
            <PinEntry key={pin.id} node={node} pin={pin} isWired={isWired(pin)} />
          ))}
        </section>
      ),
  );
}

function PinEntry({ node, pin, isWired }: { node: GraphNode; pin: Pin; isWired: boolean }) {
  const t = useTranslate();
  const type = pinTypeName(t, pin.type);
  return (
    <>
      <div className={css.pinRow}>
        <PinShape type={pin.type} isFilled={isWired} />
        <span className={css.pinName}>
          {pin.keyedBy ? (
            <FieldControl
              nodeId={node.id}
              dataKey={pin.keyedBy}
              kind={{ type: "text" }}
              label={t("editor.node.key", { node: type, field: pin.label })}
              value={node.data[pin.keyedBy]}
              defaultValue={null}
              testId={`panel-field-${pin.keyedBy}`}
            />
          ) : (
            pin.label || type
          )}
        </span>
        <span className={css.pinValue}>
          {pin.field && (!isWired || pin.side === "out") ? (
            <FieldControl
              nodeId={node.id}
              dataKey={pin.id}
              kind={pin.field}
              label={pin.label || pin.id}
              value={node.data[pin.id]}
              defaultValue={pin.defaultValue}
              testId={`panel-field-${pin.id}`}
            />
          ) : (
            (pin.isMissing && t("editor.pin.missing")) ||
            (isWired ? t("editor.pin.wired") : pin.label && type)
          )}
        </span>
      </div>
      {pin.doc && <p className={css.pinDoc}>{pin.doc}</p>}
    </>
  );
}

function KeptData({ node }: { node: GraphNode }) {
  const t = useTranslate();
  return (
    <section className={css.section}>
      <h3>{t("editor.panel.keptData")}</h3>
      <pre className={css.mono} data-selectable>
        {JSON.stringify(node.data, null, 2)}
      </pre>
    </section>
  );
}
