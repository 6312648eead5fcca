import type { JoiningView } from "@/backend/bindings";
import { Field } from "@/design/Field";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import textInput from "@/design/TextInput.module.css";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotSettings.module.css";
import { joiningProblems, VIEW_DISTANCE, type JoiningEdits } from "./joining-draft";

/** What a bot does when it joins, and what it costs. */
export function JoiningFields({
  view,
  edits,
  onEdit,
}: {
  view: JoiningView;
  edits: JoiningEdits;
  onEdit: (part: JoiningEdits) => void;
}) {
  const t = useTranslate();
  const problems = joiningProblems(edits);
  return (
    <>
      <Field
        label={t("botSettings.joinCommands.label")}
        hint={t("botSettings.joinCommands.hint", { password: "{password}" })}
        error={problems.joinCommands && t(`botSettings.joinCommands.${problems.joinCommands}`)}
      >
        {(control) => (
          <textarea
            {...control}
            className={textInput.input}
            spellCheck={false}
            rows={3}
            value={edits.joinCommands ?? view.joinCommands.join("\n")}
            onChange={(event) => onEdit({ joinCommands: event.target.value })}
            data-testid="bot-join-commands"
          />
        )}
      </Field>
      <Field
        label={t("botSettings.viewDistance.label")}
        hint={t("botSettings.viewDistance.hint")}
        error={
          problems.viewDistance && t("botSettings.viewDistance.malformed", { ...VIEW_DISTANCE })
        }
      >
        {(control) => (
          <TextInput
            {...control}
            className={css.short}
            inputMode="numeric"
            value={edits.viewDistance ?? String(view.viewDistance)}
            onChange={(event) => onEdit({ viewDistance: event.target.value })}
            data-testid="bot-view-distance"
          />
        )}
      </Field>
      <div className={css.switch}>
        <Switch
          id={`isolated-${view.botId}`}
          isOn={edits.isIsolated ?? view.isIsolated}
          onChange={(isIsolated) => onEdit({ isIsolated })}
        />
        <label htmlFor={`isolated-${view.botId}`}>{t("botSettings.isolated.label")}</label>
      </div>
    </>
  );
}
