import { ClipboardCopy, FlaskConical, SaveIcon } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { RunFile, RunTrace } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { IconButton } from "@/design/IconButton";
import { showToast } from "@/design/toast-store";
import { copyToClipboard } from "@/graph-editor/canvas/clipboard";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { showPanel } from "@/graph-editor/store/view-actions";
import { addTest, testsOf } from "@/graph-editor/try/graph-tests";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ExportRunDialog } from "./ExportRunDialog";

/** What can be made of a run: a file, a text, a test. */
export function RunTools({ trace }: { trace: RunTrace }) {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const { transport } = useBackend();
  const { id } = trace.run;
  const trying = async (deed: () => Promise<void>) => {
    try {
      await deed();
    } catch (thrown) {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ tone: "error", text: message });
    }
  };
  const [exported, setExported] = useState<"copy" | "save" | null>(null);
  const onWritten = ({ text, path }: RunFile) => {
    if (exported === "copy") copyToClipboard(text);
    showToast({
      text: t(exported === "copy" ? "editor.runs.copied" : "editor.runs.saved", { path }),
    });
  };
  const makeTest = () =>
    trying(async () => {
      const count = testsOf(store.getState().history.document).length;
      const name = t("editor.tests.name", { number: count + 1 });
      const made = await transport.call("makeGraphTest", { run: id, name });
      addTest(store, made.test);
      showPanel(store, "try");
      showToast(
        made.differences.length === 0
          ? { text: t("editor.tests.made", { name }) }
          : {
              tone: "error",
              text: t("editor.tests.madeDifferent", { why: made.differences[0] ?? "" }),
            },
      );
    });
  return (
    <>
      <IconButton
        label={t("editor.runs.makeTest")}
        data-testid="graph-run-test"
        onClick={() => void makeTest()}
      >
        <FlaskConical />
      </IconButton>
      <IconButton
        label={t("editor.runs.save")}
        data-testid="graph-run-save"
        onClick={() => setExported("save")}
      >
        <SaveIcon />
      </IconButton>
      <IconButton
        label={t("editor.runs.copy")}
        data-testid="graph-run-copy"
        onClick={() => setExported("copy")}
      >
        <ClipboardCopy />
      </IconButton>
      {exported && (
        <ExportRunDialog id={id} onWritten={onWritten} onClose={() => setExported(null)} />
      )}
    </>
  );
}
