import { RotateCcw } from "lucide-react";
import type { PluginSettingView } from "@/backend/bindings";
import { Field } from "@/design/Field";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";

/** A setting of a plugin, by its kind. */
export function SettingField({
  setting,
  text,
  isWrong,
  canReset,
  onEdit,
}: {
  setting: PluginSettingView;
  text: string;
  isWrong: boolean;
  /** Whether there is something else than the default to leave. */
  canReset: boolean;
  /** The text; null for the default. */
  onEdit: (text: string | null) => void;
}) {
  const t = useTranslate();
  const error = isWrong
    ? t(setting.kind === "number" ? "plugins.settings.noNumber" : "plugins.settings.noJson")
    : null;
  const hint = setting.isSecret
    ? [setting.description, t("plugins.settings.secretHint")].filter(Boolean).join(" ")
    : setting.description;
  return (
    <div className={css.setting}>
      <Field label={setting.label} hint={hint} error={error}>
        {(control) => (
          <Control
            {...control}
            setting={setting}
            text={text}
            onEdit={onEdit}
            data-testid={`setting-${setting.key}`}
          />
        )}
      </Field>
      {canReset && (
        <IconButton
          label={t("plugins.settings.reset", { name: setting.label })}
          onClick={() => onEdit(null)}
          data-testid={`reset-${setting.key}`}
        >
          <RotateCcw />
        </IconButton>
      )}
    </div>
  );
}

function Control({
  setting,
  text,
  onEdit,
  ...control
}: {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean;
  "data-testid": string;
  setting: PluginSettingView;
  text: string;
  onEdit: (text: string) => void;
}) {
  const t = useTranslate();
  const change = (event: { target: { value: string } }) => onEdit(event.target.value);
  if (setting.isSecret) {
    return (
      <TextInput
        {...control}
        type="password"
        autoComplete="new-password"
        placeholder={t(setting.isSaved ? "plugins.settings.secretKept" : "plugins.settings.secret")}
        value={text}
        onChange={change}
      />
    );
  }
  switch (setting.kind) {
    case "boolean":
      return (
        <Switch id={control.id} isOn={text === "true"} onChange={(isOn) => onEdit(String(isOn))} />
      );
    case "select":
      return (
        <Select
          {...control}
          value={text}
          options={
            setting.choices.some(({ value }) => value === text)
              ? setting.choices
              : [{ value: text, label: "" }, ...setting.choices]
          }
          onPick={onEdit}
        />
      );
    case "string":
      return <TextInput {...control} value={text} onChange={change} />;
    case "number":
      return (
        <TextInput
          {...control}
          className={css.short}
          inputMode="decimal"
          value={text}
          onChange={change}
        />
      );
    case "stringList":
      return <textarea {...control} className={css.text} rows={4} value={text} onChange={change} />;
    case "json":
    case "jsonFile":
    case "proxy":
      return (
        <textarea
          {...control}
          className={css.text}
          rows={6}
          spellCheck={false}
          value={text}
          onChange={change}
        />
      );
  }
}
