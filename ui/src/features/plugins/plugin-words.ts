import type { PluginStateView } from "@/backend/bindings";
import type { Mark } from "@/design/StateMark";
import type { Translate } from "@/i18n/locale-context";

/** A plugin's state in words, with why where it failed. */
export function describePlugin(
  t: Translate,
  state: PluginStateView,
): { mark: Mark; text: string; reason: string | null } {
  switch (state.type) {
    case "off":
      return { mark: "idle", text: t("plugins.state.off"), reason: null };
    case "loading":
      return { mark: "connecting", text: t("plugins.state.loading"), reason: null };
    case "running":
      return { mark: "online", text: t("plugins.state.running"), reason: null };
    case "failed":
      return { mark: "error", text: t("plugins.state.failed"), reason: state.reason };
    case "stopped":
      return { mark: "error", text: t("plugins.state.stopped"), reason: state.reason };
  }
}
