import { useState } from "react";
import { Button } from "@/design/Button";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotSettings.module.css";

/** A password goes in and never comes out: shown is only whether there is one. */
export function PasswordField({
  hasPassword,
  value,
  onChange,
}: {
  hasPassword: boolean;
  /** What it becomes; null leaves it, empty forgets it. */
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const t = useTranslate();
  const [isEditing, setEditing] = useState(false);
  const status =
    value === ""
      ? t("botSettings.password.willForget")
      : hasPassword
        ? t("botSettings.password.isSet")
        : t("botSettings.password.isNotSet");
  return (
    <Field label={t("botSettings.password.label")} hint={t("botSettings.password.hint")}>
      {(control) => (
        <div className={css.password}>
          {isEditing ? (
            <>
              <TextInput
                {...control}
                type="password"
                autoComplete="new-password"
                value={value ?? ""}
                onChange={(event) => onChange(event.target.value || null)}
                data-testid="bot-password"
              />
              <Button
                variant="quiet"
                onClick={() => {
                  setEditing(false);
                  onChange(null);
                }}
              >
                {t("common.action.cancel")}
              </Button>
            </>
          ) : (
            <>
              <output id={control.id} className={css.status} data-testid="password-status">
                {status}
              </output>
              <Button onClick={() => setEditing(true)} data-testid="set-password">
                {hasPassword ? t("botSettings.password.change") : t("botSettings.password.set")}
              </Button>
              {hasPassword && (
                <Button variant="quiet" onClick={() => onChange(value === "" ? null : "")}>
                  {value === "" ? t("common.action.undo") : t("botSettings.password.forget")}
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </Field>
  );
}
