import { useId, useState } from "react";
import type { RunStart } from "@/backend/bindings";
import { Checkbox } from "@/design/Checkbox";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { jsonToText, parseJsonText, type JsonValue } from "@/graph-editor/model/json";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import {
  argumentFields,
  eventFields,
  objectOf,
  withField,
  type Entry,
  type StartField,
} from "./entries";
import css from "./TryPanel.module.css";

/** What a run begins with: the event, its data by a form, who did it, and all of it as JSON. */
export function StartFields({
  entries,
  start,
  onChange,
}: {
  entries: readonly Entry[];
  start: RunStart;
  onChange: (part: Partial<RunStart>) => void;
}) {
  const t = useTranslate();
  const catalogue = useEditor((state) => state.catalogue);
  const list = useEditor((state) => state.commandArguments);
  const isCommand = start.event === "command";
  const fields = isCommand ? argumentFields(list) : eventFields(start.event, catalogue);
  return (
    <>
      <Field label={t("editor.try.event")}>
        {(control) => (
          <Select
            {...control}
            value={start.event}
            options={entries.map(({ event, label }) => ({ value: event, label }))}
            data-testid="graph-try-event"
            onPick={(event) => onChange({ event, args: "{}" })}
          />
        )}
      </Field>
      {fields.map((field) => (
        <DataField
          key={`${start.event} ${field.name}`}
          field={field}
          value={objectOf(start.args)[field.name]}
          onChange={(value) => onChange({ args: withField(start.args, field.name, value) })}
        />
      ))}
      <div className={css.pair}>
        <Field label={t("editor.try.user")}>
          {(control) => (
            <TextInput
              {...control}
              value={start.user}
              data-testid="graph-try-user"
              onChange={(event) => onChange({ user: event.target.value })}
            />
          )}
        </Field>
        {isCommand && (
          <Field label={t("editor.try.chat")}>
            {(control) => (
              <TextInput
                {...control}
                value={start.chatType}
                onChange={(event) => onChange({ chatType: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <details className={css.more}>
        <summary>{t("editor.try.asJson")}</summary>
        <JsonText
          label={t("editor.try.args")}
          text={start.args}
          onChange={(args) => onChange({ args })}
        />
        <JsonText
          label={t("editor.try.variables")}
          text={start.variables}
          onChange={(variables) => onChange({ variables })}
        />
      </details>
    </>
  );
}

/** One value of the form. */
export function DataField({
  field,
  value,
  onChange,
}: {
  field: StartField;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}) {
  const id = useId();
  if (field.kind === "boolean") {
    return (
      <div className={css.check}>
        <Checkbox id={id} state={value === true} onChange={onChange} />
        <label htmlFor={id}>{field.label}</label>
      </div>
    );
  }
  if (field.kind === "json") {
    return (
      <JsonText
        label={field.label}
        text={value === undefined ? "" : JSON.stringify(value)}
        onChange={(text) => onChange(text.trim() === "" ? undefined : parseJsonText(text))}
      />
    );
  }
  return <LineField field={field} value={value} onChange={onChange} />;
}

function LineField({
  field,
  value,
  onChange,
}: {
  field: StartField;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}) {
  const t = useTranslate();
  // What is typed on the way to a number ("-", "1e") is kept here until it is one.
  const [unfinished, setUnfinished] = useState<string | null>(null);
  const isNumber = field.kind === "number";
  const take = (text: string) => {
    if (!isNumber) {
      onChange(text === "" ? undefined : text);
      return;
    }
    const number = Number(text.replace(",", "."));
    if (text.trim() === "") onChange(undefined);
    else if (Number.isFinite(number)) onChange(number);
    setUnfinished(text);
  };
  const shown = unfinished ?? jsonToText(value);
  const isWrong =
    isNumber && shown.trim() !== "" && !Number.isFinite(Number(shown.replace(",", ".")));
  return (
    <Field label={field.label} error={isWrong ? t("editor.try.noNumber") : null}>
      {(control) => (
        <TextInput
          {...control}
          inputMode={isNumber ? "decimal" : "text"}
          value={shown}
          data-testid={`graph-try-data-${field.name}`}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setUnfinished(null)}
        />
      )}
    </Field>
  );
}

/** JSON that is handed on as soon as it is JSON. */
function JsonText({
  label,
  text,
  onChange,
}: {
  label: string;
  text: string;
  onChange: (text: string) => void;
}) {
  const t = useTranslate();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? text;
  const isJson = shown.trim() === "" || parseJsonText(shown) !== undefined;
  return (
    <Field label={label} error={isJson ? null : t("editor.try.noJson")}>
      {(control) => (
        <textarea
          {...control}
          className={css.json}
          rows={3}
          spellCheck={false}
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            const next = event.target.value;
            if (next.trim() === "" || parseJsonText(next) !== undefined) onChange(next);
          }}
          onBlur={() => {
            if (isJson) setTyped(null);
          }}
        />
      )}
    </Field>
  );
}
