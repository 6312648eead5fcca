import type { JoiningView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { Field } from "@/design/Field";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import textInput from "@/design/TextInput.module.css";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotSettings.module.css";
import { hideSecret, holdsPlainSecret } from "./plain-secrets";
import { joiningProblems, VIEW_DISTANCE, type JoiningEdits } from "./joining-draft";

/** What a bot does when it joins, and what it costs. */
export function JoiningFields({
  view,
  edits,
  onEdit,
  onPassword,
}: {
  view: JoiningView;
  edits: JoiningEdits;
  onEdit: (part: JoiningEdits) => void;
  /** A password was found in a line and shall be the bot's. */
  onPassword: (password: string) => void;
}) {
  const t = useTranslate();
  const problems = joiningProblems(edits);
  return (
    <>
      <Field
        label={t("botSettings.joinCommands.label")}
        hint={t("botSettings.joinCommands.hint", { password: "{password}" })}
        error={
          problems.joinCommands &&
          t(`botSettings.joinCommands.${problems.joinCommands}`, { password: "{password}" })
        }
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
      <PlainSecret edits={edits} onEdit={onEdit} onPassword={onPassword} />
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

/** What to do about a password that stands in a line: hide it, or say that it may stay. */
function PlainSecret({
  edits,
  onEdit,
  onPassword,
}: {
  edits: JoiningEdits;
  onEdit: (part: JoiningEdits) => void;
  onPassword: (password: string) => void;
}) {
  const t = useTranslate();
  const { joinCommands = "", allowsPlainSecrets = false } = edits;
  if (!holdsPlainSecret(joinCommands)) return null;
  const hidden = hideSecret(joinCommands);
  return (
    <div className={css.secret} data-testid="plain-secret">
      {hidden && (
        <Button
          size="small"
          onClick={() => {
            onEdit({ joinCommands: hidden.lines });
            onPassword(hidden.password);
          }}
          data-testid="hide-secret"
        >
          {t("botSettings.secret.hide")}
        </Button>
      )}
      <span className={css.allow}>
        <Checkbox
          id="allow-plain-secret"
          state={allowsPlainSecrets}
          onChange={(isOn) => onEdit({ allowsPlainSecrets: isOn })}
        />
        <label htmlFor="allow-plain-secret">{t("botSettings.secret.allow")}</label>
      </span>
    </div>
  );
}
