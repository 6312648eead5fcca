import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import type { Port, Subgraph } from "@/graph-editor/model/document";
import { PORT_TYPES, pinTypeNamed } from "@/graph-editor/model/listed-pins";
import type { PortSide } from "@/graph-editor/model/subgraph-edits";
import { PinShape } from "@/graph-editor/nodes/PinShape";
import { pinTypeName } from "@/graph-editor/nodes/pin-type-name";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import {
  addPort,
  changePort,
  movePort,
  removePort,
  renameSubgraph,
} from "@/graph-editor/store/subgraph-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

const SIDES = [
  {
    side: "inputs",
    title: "editor.subgraph.inputs",
    add: "editor.subgraph.addInput",
    name: "editor.subgraph.newInput",
  },
  {
    side: "outputs",
    title: "editor.subgraph.outputs",
    add: "editor.subgraph.addOutput",
    name: "editor.subgraph.newOutput",
  },
] as const;

/** The name and the ports of the subgraph that is open. */
export function PortsSection() {
  const t = useTranslate();
  const store = useEditorStore();
  const subgraph = useEditor((state) => state.document.within);
  if (!subgraph) return null;
  return (
    <>
      <section className={css.section}>
        <h3>{t("editor.subgraph.here")}</h3>
        <TextInput
          aria-label={t("editor.subgraph.name")}
          data-testid="subgraph-name"
          value={subgraph.name}
          onChange={(event) => {
            if (event.target.value !== "") renameSubgraph(store, subgraph.id, event.target.value);
          }}
          onBlur={() => endTyping(store)}
        />
      </section>
      {SIDES.map(({ side, title, add, name }) => (
        <section key={side} className={css.section}>
          <h3>
            {t(title)}
            <IconButton
              label={t(add)}
              data-testid={`subgraph-add-${side}`}
              onClick={() => {
                const n = subgraph[side].length + 1;
                addPort(store, subgraph.id, side, `${t(name)} ${String(n)}`);
              }}
            >
              <Plus />
            </IconButton>
          </h3>
          {subgraph[side].map((port) => (
            <PortEntry key={port.id} subgraph={subgraph} side={side} port={port} />
          ))}
        </section>
      ))}
    </>
  );
}

function PortEntry({ subgraph, side, port }: { subgraph: Subgraph; side: PortSide; port: Port }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { name } = port;
  const at = subgraph[side].indexOf(port);
  const types = PORT_TYPES.map((value) => ({ value, label: pinTypeName(t, value) }));
  const type = pinTypeNamed(port.type);
  return (
    <div className={css.port} data-testid={`port-${side}-${String(at)}`}>
      <PinShape type={type} isFilled />
      <TextInput
        aria-label={t("editor.subgraph.portName", { name })}
        value={name}
        onChange={(event) => {
          if (event.target.value !== "")
            changePort(store, subgraph.id, side, port.id, { name: event.target.value });
        }}
        onBlur={() => endTyping(store)}
      />
      <Select
        aria-label={t("editor.subgraph.portType", { name })}
        value={PORT_TYPES.find((value) => value === type) ?? "Wildcard"}
        options={types}
        onPick={(picked) => changePort(store, subgraph.id, side, port.id, { type: picked })}
      />
      <span className={css.portTools}>
        <IconButton
          size="tiny"
          label={t("editor.subgraph.portUp", { name })}
          disabled={at === 0}
          onClick={() => movePort(store, subgraph.id, side, port.id, -1)}
        >
          <ArrowUp />
        </IconButton>
        <IconButton
          size="tiny"
          label={t("editor.subgraph.portDown", { name })}
          disabled={at === subgraph[side].length - 1}
          onClick={() => movePort(store, subgraph.id, side, port.id, 1)}
        >
          <ArrowDown />
        </IconButton>
        <IconButton
          size="tiny"
          label={t("editor.subgraph.portDelete", { name })}
          onClick={() => removePort(store, subgraph.id, side, port.id)}
        >
          <Trash2 />
        </IconButton>
      </span>
    </div>
  );
}
