import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import { usePage } from "./page-context";
import { isMap, listOf, textOf, type PagePart } from "./page-layout";
import css from "./Page.module.css";

/** A part that something is typed into or picked from. */
export function PageInput({ part: { type, props } }: { part: PagePart }) {
  const { data, edit } = usePage();
  const key = textOf(props["dataKey"]);
  const label = textOf(props["label"]) || key;
  const value = data[key];
  const isOff = props["disabled"] === true;
  const testId = `page-input-${key}`;
  if (type === "Switch") {
    return (
      <div className={css.line}>
        <Switch
          label={label}
          isOn={Boolean(value)}
          isDisabled={isOff}
          onChange={(isOn) => edit(key, isOn)}
        />
        <span>{label}</span>
      </div>
    );
  }
  return (
    <Field label={label} hint={textOf(props["description"])}>
      {(control) => {
        if (type === "Textarea") {
          return (
            <textarea
              {...control}
              className={css.text}
              rows={5}
              disabled={isOff}
              value={textOf(value)}
              onChange={(event) => edit(key, event.target.value)}
              data-testid={testId}
            />
          );
        }
        if (type === "Select") {
          const options = listOf(props["options"]).map((option) => {
            const held = textOf(isMap(option) ? option["value"] : option);
            return { value: held, label: (isMap(option) && textOf(option["label"])) || held };
          });
          const text = textOf(value);
          const isListed = options.some((option) => option.value === text);
          return (
            <Select
              {...control}
              disabled={isOff}
              value={text}
              options={
                isListed
                  ? options
                  : [{ value: text, label: textOf(props["placeholder"]) }, ...options]
              }
              onPick={(picked) => edit(key, picked)}
              data-testid={testId}
            />
          );
        }
        const kind = textOf(props["inputType"]);
        return (
          <TextInput
            {...control}
            type={kind === "number" || kind === "password" ? kind : "text"}
            placeholder={textOf(props["placeholder"])}
            disabled={isOff}
            value={textOf(value)}
            onChange={(event) => edit(key, event.target.value)}
            data-testid={testId}
          />
        );
      }}
    </Field>
  );
}
