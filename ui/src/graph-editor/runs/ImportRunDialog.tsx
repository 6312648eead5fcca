import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toBackendError } from "@/backend/backend-error";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Field } from "@/design/Field";
import { useEditor } from "@/graph-editor/store/editor-context";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./RunsPanel.module.css";

/** Takes a run out of a file, or out of pasted text, and lists it with this graph. */
export function ImportRunDialog({
  onClose,
  onImported,
}: {
  onClose: () => void;
  onImported: (id: number) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const client = useQueryClient();
  const graph = useEditor((state) => state.source.ref);
  const { mutateAsync, isPending } = useWrite("importRun");
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const take = async () => {
    try {
      const { id } = await mutateAsync({ graph, text });
      await client.invalidateQueries({ queryKey: ["listRuns"] });
      onImported(id);
      onClose();
    } catch (thrown) {
      setError(describeError(t, locale, toBackendError(thrown)).message);
    }
  };
  return (
    <Dialog
      title={t("editor.importRun.title")}
      description={t("editor.importRun.what")}
      closeLabel={t("editor.search.close")}
      onClose={onClose}
      testId="graph-run-import"
      footer={
        <>
          <Button onClick={onClose}>{t("editor.import.cancel")}</Button>
          <Button
            variant="primary"
            disabled={isPending || text.trim() === ""}
            data-testid="graph-run-import-take"
            onClick={() => void take()}
          >
            {t("editor.importRun.take")}
          </Button>
        </>
      }
    >
      <Field label={t("editor.importRun.file")}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".sculk-run,.json"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void file.text().then(setText);
            }}
          />
        )}
      </Field>
      <Field label={t("editor.importRun.text")} error={error}>
        {(control) => (
          <textarea
            {...control}
            className={css.json}
            rows={8}
            spellCheck={false}
            value={text}
            data-testid="graph-run-import-text"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
