import type { DebuggedRunState, DebuggedRunView } from "@/backend/bindings";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";

/** Says in one line how the run that is looked at stands. */
export function useStandingWords(
  run: DebuggedRunView | null,
  shown: DebuggedRunState | null,
): string {
  const t = useTranslate();
  const said = useSaid();
  const path = (shown?.next ?? shown?.path.at(-1))?.node ?? run?.node ?? null;
  const node = useEditor((state) => (path === null ? null : pathLabel(state, path))) ?? path ?? "";
  if (!run) return "";
  if (shown && shown.step < shown.nSteps)
    return t("debug.words.past", { node, step: shown.step, of: shown.nSteps });
  const { state } = run;
  if (state.kind === "running") return t("debug.words.running");
  if (state.kind === "ended") return t("debug.words.ended", { node });
  if (!run.isBotOnline) return t("debug.words.offline", { node });
  switch (state.why.kind) {
    case "breakpoint":
      return t("debug.words.breakpoint", { node });
    case "step":
      return t("debug.words.step", { node });
    case "failure":
      return t("debug.words.failure", { node, message: said(state.why.message) });
  }
}
