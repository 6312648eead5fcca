import { memo, useId, useState, type ComponentProps } from "react";
import { useShallow } from "zustand/react/shallow";
import type { FieldKind, Severity } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { jsonToText, parseJsonText, type JsonValue } from "@/graph-editor/model/json";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { endTyping, setNodeData } from "@/graph-editor/store/edit-actions";
import { eventsOf } from "@/graph-editor/model/listed-pins";
import { useTranslate } from "@/i18n/use-translate";
import { PinsField } from "./PinsField";
import css from "./FieldControl.module.css";

/** A value in a node's data, edited by its kind. The only thing that decides how a field looks. */
export interface FieldProps {
  nodeId: string;
  /** The key in the node's data. */
  dataKey: string;
  kind: FieldKind;
  /** Said by screen readers. */
  label: string;
  value: JsonValue | undefined;
  /** JSON text of what holds while there is no value. */
  defaultValue: string | null;
  testId: string;
  /** The gravest problem that was found with the value. */
  problem?: Severity | null;
}

/** The control for one field kind. */
export const FieldControl = memo(function FieldControl(props: FieldProps) {
  const { kind } = props;
  switch (kind.type) {
    case "text":
      return <TextField {...props} />;
    case "longText":
      return <LongTextField {...props} />;
    case "number":
      return <NumberField {...props} />;
    case "boolean":
      return <BooleanField {...props} />;
    case "choice":
      return <ChoiceField {...props} options={kind.options} />;
    case "variable":
      return <NameField {...props} source="variable" />;
    case "argument":
      return <NameField {...props} source="argument" />;
    case "json":
      return <JsonField {...props} />;
    case "event":
    case "subgraph":
      return <PlaceField {...props} of={kind.type} />;
    case "pins":
      return <PinsField {...props} />;
  }
});

function useField({ nodeId, dataKey, value, defaultValue, label, testId, problem }: FieldProps) {
  const store = useEditorStore();
  return {
    shown: value === undefined ? parseJsonText(defaultValue) : value,
    set: (next: JsonValue | undefined) => setNodeData(store, nodeId, dataKey, next),
    control: {
      "aria-label": label,
      "aria-invalid": problem === "error",
      "data-problem": problem ?? undefined,
      "data-testid": testId,
      "data-field": `${nodeId} ${dataKey}`,
      onBlur: () => endTyping(store),
    },
  };
}

function Line({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      className={classNames(css.line, "nodrag", "nopan", className)}
      spellCheck={false}
      autoComplete="off"
      {...rest}
    />
  );
}

function TextField(props: FieldProps) {
  const { shown, set, control } = useField(props);
  return (
    <Line {...control} value={jsonToText(shown)} onChange={(event) => set(event.target.value)} />
  );
}

function LongTextField(props: FieldProps) {
  const { shown, set, control } = useField(props);
  return (
    <textarea
      {...control}
      className={classNames(css.lines, "nodrag", "nopan", "nowheel")}
      rows={3}
      spellCheck={false}
      value={jsonToText(shown)}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function NumberField(props: FieldProps) {
  const { shown, set, control } = useField(props);
  // What is typed on the way to a number ("-", "1e") is kept here until it is one.
  const [unfinished, setUnfinished] = useState<string | null>(null);
  const take = (text: string) => {
    const value = Number(text.replace(",", "."));
    if (text.trim() === "") set(undefined);
    else if (Number.isFinite(value)) set(value);
    setUnfinished(text);
  };
  const isWrong = unfinished !== null && !Number.isFinite(Number(unfinished.replace(",", ".")));
  return (
    <Line
      {...control}
      inputMode="decimal"
      className={css.number}
      aria-invalid={control["aria-invalid"] || isWrong}
      value={unfinished ?? jsonToText(shown)}
      onChange={(event) => take(event.target.value)}
      onBlur={() => {
        setUnfinished(null);
        control.onBlur();
      }}
    />
  );
}

function BooleanField(props: FieldProps) {
  const t = useTranslate();
  const { shown, set, control } = useField(props);
  const isOn = shown === true || shown === "true";
  return (
    <label className={classNames(css.tick, "nodrag")}>
      <input
        {...control}
        type="checkbox"
        checked={isOn}
        onChange={(event) => set(event.target.checked)}
      />
      <span>{t(isOn ? "editor.value.true" : "editor.value.false")}</span>
    </label>
  );
}

/** An event or a subgraph of this graph, kept by its id and shown by its name. */
function PlaceField({ of, ...props }: FieldProps & { of: "event" | "subgraph" }) {
  const t = useTranslate();
  const options = useEditor(
    useShallow((state) => {
      const document = state.document;
      const places =
        of === "event"
          ? eventsOf(document).map(({ id, data }) => [id, data["label"]] as const)
          : document.subgraphs.map(({ id, name }) => [id, name] as const);
      return places.flatMap(([id, name]) => [id, jsonToText(name) || id]);
    }),
  );
  const pairs = options.flatMap((value, n) =>
    n % 2 === 0 ? [{ value, label: options[n + 1] ?? value }] : [],
  );
  const none = { value: "", label: t("editor.value.none") };
  return <ChoiceField {...props} options={[none, ...pairs]} />;
}

function ChoiceField({
  options,
  ...props
}: FieldProps & { options: readonly { value: string; label: string }[] }) {
  const { shown, set, control } = useField(props);
  const value = jsonToText(shown);
  const isKnown = options.some((option) => option.value === value);
  return (
    <select
      {...control}
      className={classNames(css.line, css.choice, "nodrag", "nopan")}
      value={value}
      onChange={(event) => set(event.target.value)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function NameField({ source, ...props }: FieldProps & { source: "variable" | "argument" }) {
  const { shown, set, control } = useField(props);
  const variables = useEditor((state) => state.document.variables);
  const argumentNames = useEditor((state) => state.argumentNames);
  const names = source === "variable" ? variables.map(({ name }) => name) : argumentNames;
  const listId = useId();
  return (
    <>
      <Line
        {...control}
        list={listId}
        value={jsonToText(shown)}
        onChange={(event) => set(event.target.value)}
      />
      <datalist id={listId}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

function JsonField(props: FieldProps) {
  const { shown, set, control } = useField(props);
  const text = jsonToText(shown);
  const isWrong = text !== "" && parseJsonText(text) === undefined;
  return (
    <Line
      {...control}
      className={css.mono}
      aria-invalid={control["aria-invalid"] || isWrong}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}
