import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError, type BackendError } from "@/backend/backend-error";
import type { BotView } from "@/backend/bindings";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Lets several bots say the same line. */
export function SayDialog({ bots, onClose }: { bots: readonly BotView[]; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  const [text, setText] = useState("");
  const [error, setError] = useState<BackendError | null>(null);
  const [isSending, setSending] = useState(false);
  const online = bots.filter(({ state }) => state.type === "online");
  const line = text.trim();
  const send = async () => {
    setSending(true);
    const told = await Promise.allSettled(
      online.map(({ id }) => transport.call("sendChat", { id, text: line })),
    );
    setSending(false);
    const failed = told.find((one) => one.status === "rejected");
    if (failed) {
      setError(toBackendError(failed.reason));
      return;
    }
    showToast({ text: t("dashboard.say.done", { n: online.length }) });
    onClose();
  };
  return (
    <FormDialog
      title={t("dashboard.say.title", { n: online.length })}
      words={useFormWords()}
      saveLabel={t("console.input.send")}
      canSave={line !== "" && online.length > 0 && !isSending}
      isDirty={line !== ""}
      error={error && describeError(t, locale, error)}
      onSave={() => void send()}
      onClose={onClose}
      testId="say-dialog"
      saveTestId="say-send"
    >
      <Field
        label={t("dashboard.say.line")}
        hint={
          online.length < bots.length
            ? t("dashboard.say.offline", { n: bots.length - online.length })
            : t("dashboard.say.hint")
        }
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={text}
            maxLength={4_000}
            onChange={(event) => setText(event.target.value)}
            data-testid="say-text"
          />
        )}
      </Field>
    </FormDialog>
  );
}
