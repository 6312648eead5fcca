import { useState } from "react";
import type { ProxyKindView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import textInput from "@/design/TextInput.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Proxies.module.css";
import { capOf, KINDS } from "./proxy-draft";

const FORM = "import-form";
const EXAMPLE =
  "203.0.113.7:1080\n203.0.113.8:1080:name:password\nhttp://name:password@proxy.example.net:8080";

/** Adds many proxies at once; lines that were not taken stay in the field with what is wrong. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const add = useWrite("importProxies");
  const [text, setText] = useState("");
  const [kind, setKind] = useState<ProxyKindView>("socks5");
  const [maxBots, setMaxBots] = useState("");
  const cap = capOf(maxBots);
  const canAdd = text.trim() !== "" && cap !== null && !add.isPending;
  const [outcome, setOutcome] = useState<{
    count: number;
    problems: { line: string; message: string }[];
  } | null>(null);
  const save = () => {
    if (!canAdd) return;
    add.mutate(
      { text, kind, maxBots: cap === 0 ? null : cap },
      {
        onSuccess: ({ nAdded, problems }) => {
          if (problems.length === 0) {
            onClose();
            return;
          }
          const lines = text.split(/\r?\n/);
          const left = problems.map((one) => ({
            line: lines[one.line - 1] ?? "",
            message: one.message,
          }));
          setOutcome({ count: nAdded, problems: left });
          setText(left.map((one) => one.line).join("\n"));
        },
      },
    );
  };
  return (
    <Dialog
      title={t("proxies.import.title")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="import-dialog"
      footer={
        <>
          <Button onClick={onClose}>
            {t(outcome ? "common.action.close" : "common.action.cancel")}
          </Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            disabled={!canAdd}
            data-testid="save-import"
          >
            {t("proxies.import.add")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label={t("proxies.import.lines")} hint={t("proxies.import.hint")}>
          {(control) => (
            <textarea
              {...control}
              className={textInput.input}
              rows={7}
              spellCheck={false}
              placeholder={EXAMPLE}
              value={text}
              onChange={(event) => setText(event.target.value)}
              data-testid="import-text"
            />
          )}
        </Field>
        {outcome && (
          <div role="alert" className={css.outcome} data-testid="import-outcome">
            <p>
              {t("proxies.import.outcome", {
                count: outcome.count,
                left: outcome.problems.length,
              })}
            </p>
            <ol>
              {outcome.problems.map((one, idx) => (
                <li key={idx}>{said(one.message)}</li>
              ))}
            </ol>
          </div>
        )}
        <div className={css.pair}>
          <Field label={t("proxies.field.kind")} hint={t("proxies.import.kindHint")}>
            {(control) => <Select {...control} value={kind} options={KINDS} onPick={setKind} />}
          </Field>
          <Field
            label={t("proxies.field.maxBots")}
            hint={t("proxies.field.maxBotsHint")}
            error={cap === null ? t("proxies.problem.maxBots") : null}
          >
            {(control) => (
              <TextInput
                {...control}
                inputMode="numeric"
                value={maxBots}
                onChange={(event) => setMaxBots(event.target.value)}
              />
            )}
          </Field>
        </div>
        {add.error && <ErrorPanel {...describeError(t, locale, add.error)} />}
      </form>
    </Dialog>
  );
}
