import { useState } from "react";
import type { GraphPlace, ImportRemark } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { describeReason } from "@/i18n/describe-reason";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./GraphsPage.module.css";

const EXAMPLE = "/home/me/ping.json";

/** Writes one graph as BlockMine imports it: first what it would lose there, then the file. */
export function ForBlockmineDialog({
  graph,
  name,
  onClose,
}: {
  graph: GraphPlace;
  name: string;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const write = useWrite("exportToBlockmine");
  const [path, setPath] = useState("");
  /** What would be lost; null: not asked yet. */
  const [remarks, setRemarks] = useState<readonly ImportRemark[] | null>(null);
  const send = (isDryRun: boolean) =>
    write.mutate(
      { graph, path: path.trim(), isDryRun },
      {
        onSuccess: (written) => {
          if (isDryRun && written.remarks.length > 0) {
            setRemarks(written.remarks);
          } else if (isDryRun) {
            send(false);
          } else {
            showToast({ text: t("graphs.blockmine.done", { path: written.path }) });
            onClose();
          }
        },
      },
    );
  return (
    <FormDialog
      title={t("graphs.blockmine.title", { name })}
      words={words}
      saveLabel={t(remarks === null ? "graphs.blockmine.save" : "graphs.blockmine.anyway")}
      canSave={path.trim() !== "" && !write.isPending}
      isDirty={path !== ""}
      error={write.error && describeError(t, locale, write.error)}
      onSave={() => send(remarks === null)}
      onClose={onClose}
      testId="for-blockmine"
      saveTestId="save-for-blockmine"
    >
      <Field label={t("graphs.blockmine.path")} hint={t("graphs.blockmine.hint")}>
        {(control) => (
          <TextInput
            {...control}
            value={path}
            placeholder={EXAMPLE}
            onChange={(event) => setPath(event.target.value)}
            data-testid="for-blockmine-path"
          />
        )}
      </Field>
      {remarks && (
        <div role="alert" data-testid="for-blockmine-remarks">
          <p>{t("graphs.blockmine.lost")}</p>
          <ul className={css.remarks}>
            {remarks.map((remark) => (
              <li key={`${remark.place} ${remark.why}`}>{describeReason(locale, remark.why)}</li>
            ))}
          </ul>
        </div>
      )}
    </FormDialog>
  );
}
