import { useMemo, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { copyToClipboard } from "@/graph-editor/canvas/clipboard";
import { parseDocument } from "@/graph-editor/model/parse";
import { exportDocument } from "@/graph-editor/model/serialize";
import { replaceDocument } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { faultWords } from "./fault-words";
import css from "./TransferDialogs.module.css";

/** Puts a graph from text in place of this one. One step: undo brings the old one back. */
export function ImportDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const [text, setText] = useState("");
  const outcome = useMemo(() => (text.trim() === "" ? null : parseDocument(text)), [text]);
  const fault = outcome?.type === "fault" ? faultWords(t, outcome.fault) : null;
  const close = () => closeOverlay(store);
  const take = () => {
    if (outcome?.type !== "graph") return;
    replaceDocument(store, "import", outcome.document);
    close();
  };
  return (
    <Dialog
      title={t("editor.import.title")}
      description={t("editor.import.what")}
      closeLabel={t("editor.search.close")}
      onClose={close}
      testId="graph-import-dialog"
      footer={
        <>
          <Button onClick={close}>{t("editor.import.cancel")}</Button>
          <Button
            variant="primary"
            disabled={outcome?.type !== "graph"}
            data-testid="graph-import-take"
            onClick={take}
          >
            {t("editor.import.take")}
          </Button>
        </>
      }
    >
      <textarea
        className={css.text}
        aria-label={t("editor.import.text")}
        aria-invalid={fault !== null}
        spellCheck={false}
        rows={14}
        value={text}
        data-testid="graph-import-text"
        onChange={(event) => setText(event.target.value)}
      />
      <p className={fault ? css.fault : css.note} role={fault ? "alert" : "status"}>
        {fault ??
          (outcome?.type === "graph"
            ? t("editor.panel.size", {
                nodes: outcome.document.nodes.length,
                wires: outcome.document.connections.length,
              })
            : t("editor.import.paste"))}
      </p>
    </Dialog>
  );
}

/** The graph as text. */
export function ExportDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const text = useEditor((state) => exportDocument(state.history.document));
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog
      title={t("editor.export.title")}
      description={t("editor.export.what")}
      closeLabel={t("editor.search.close")}
      onClose={() => closeOverlay(store)}
      testId="graph-export-dialog"
      footer={
        <Button
          variant="primary"
          data-testid="graph-export-copy"
          onClick={() => {
            copyToClipboard(text);
            setCopied(true);
          }}
        >
          {t(isCopied ? "editor.export.copied" : "editor.export.copy")}
        </Button>
      }
    >
      <textarea
        className={css.text}
        aria-label={t("editor.export.text")}
        readOnly
        rows={14}
        value={text}
        data-testid="graph-export-text"
        onFocus={(event) => event.target.select()}
      />
    </Dialog>
  );
}
