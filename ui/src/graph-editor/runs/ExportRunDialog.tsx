import { useState } from "react";
import type { RunFile } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./RunsPanel.module.css";

/** Says what a run takes along before it leaves this computer, and writes it down. What looks like a
 *  password is asked about once more. */
export function ExportRunDialog({
  id,
  onWritten,
  onClose,
}: {
  id: number;
  onWritten: (file: RunFile) => void;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { mutateAsync, isPending } = useWrite("exportRun");
  const [doubt, setDoubt] = useState<string | null>(null);
  const write = async () => {
    try {
      const file = await mutateAsync({ id, mayHoldSecrets: doubt !== null });
      onClose();
      onWritten(file);
    } catch (thrown) {
      setDoubt(describeError(t, locale, toBackendError(thrown)).message);
    }
  };
  return (
    <Dialog
      title={t("editor.runs.exportTitle")}
      description={t("editor.runs.exportWhat")}
      closeLabel={t("editor.search.close")}
      onClose={onClose}
      testId="graph-run-export"
      footer={
        <>
          <Button onClick={onClose}>{t("editor.import.cancel")}</Button>
          <Button
            variant={doubt === null ? "primary" : "danger"}
            disabled={isPending}
            data-testid="graph-run-export-write"
            onClick={() => void write()}
          >
            {t(doubt === null ? "editor.runs.exportWrite" : "editor.runs.exportAllTheSame")}
          </Button>
        </>
      }
    >
      {doubt !== null && (
        <p className={css.words} role="alert" data-testid="graph-run-export-doubt">
          {doubt}
        </p>
      )}
    </Dialog>
  );
}
