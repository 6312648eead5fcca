import type { PracticeStateView } from "@/backend/bindings";
import type { Mark } from "@/design/StateMark";
import type { Translate } from "@/i18n/locale-context";

/** The mark and the words for what the practice world is doing. */
export function describePractice(
  t: Translate,
  state: PracticeStateView,
): { mark: Mark; words: string } {
  switch (state.type) {
    case "stopped":
      return { mark: "idle", words: t("practice.state.stopped") };
    case "starting":
      return { mark: "connecting", words: t("practice.state.starting") };
    case "running":
      return { mark: "online", words: t("practice.state.running") };
    case "failed":
      return { mark: "error", words: t("practice.state.failed") };
  }
}

/** Where players join a world that runs. */
export const practiceAddress = (state: PracticeStateView) =>
  state.type === "running" ? `127.0.0.1:${state.port}` : null;
