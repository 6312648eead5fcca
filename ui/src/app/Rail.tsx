import {
  Bot,
  CalendarClock,
  Contrast,
  Database,
  LayoutDashboard,
  Server,
  SlidersHorizontal,
  Workflow,
} from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { shortcutText } from "@/design/shortcut";
import { useTranslate } from "@/i18n/use-translate";
import { activeTab, isListInSight, openTab, toggleList, type Page } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import css from "./Rail.module.css";
import { SculkMark } from "./SculkMark";
import { SHORTCUTS } from "./shortcuts";

const UPPER = [
  { page: "dashboard", label: "frame.rail.dashboard", icon: <LayoutDashboard /> },
  { page: "graphs", label: "frame.rail.graphs", icon: <Workflow /> },
  { page: "schedule", label: "frame.rail.schedule", icon: <CalendarClock /> },
  { page: "store", label: "frame.rail.store", icon: <Database /> },
  { page: "servers", label: "frame.rail.servers", icon: <Server /> },
] as const;

/** The areas of the app, always in sight. */
export function Rail({ onSwitchTheme }: { onSwitchTheme: () => void }) {
  const t = useTranslate();
  const store = usePlaceStore();
  const tab = usePlace(activeTab);
  const isListShown = usePlace(isListInSight);
  const isOn = (page: Page) =>
    (tab.type === "page" &&
      (tab.page === page || (tab.page === "practice" && page === "servers"))) ||
    (tab.type === "graph" && page === "graphs");
  const go = (page: Page) => store.setState((place) => openTab(place, { type: "page", page }));
  const button = ({ page, label, icon }: (typeof UPPER)[number]) => (
    <IconButton
      key={page}
      size="large"
      label={t(label)}
      isOn={isOn(page)}
      onClick={() => go(page)}
      data-testid={`rail-${page}`}
    >
      {icon}
    </IconButton>
  );
  return (
    <nav className={css.rail} aria-label={t("frame.rail.name")}>
      <SculkMark label={t("frame.app.name")} />
      {button(UPPER[0])}
      <IconButton
        size="large"
        label={t("frame.rail.bots")}
        shortcut={shortcutText(SHORTCUTS.toggleList)}
        isOn={tab.type === "bot"}
        aria-pressed={isListShown}
        onClick={() => store.setState(toggleList)}
        data-testid="rail-bots"
      >
        <Bot />
      </IconButton>
      {UPPER.slice(1).map(button)}
      <span className={css.grow} />
      <IconButton
        size="large"
        label={t("frame.rail.theme")}
        onClick={onSwitchTheme}
        data-testid="rail-theme"
      >
        <Contrast />
      </IconButton>
      <IconButton
        size="large"
        label={t("frame.rail.settings")}
        shortcut={shortcutText(SHORTCUTS.settings)}
        isOn={isOn("settings")}
        onClick={() => go("settings")}
        data-testid="rail-settings"
      >
        <SlidersHorizontal />
      </IconButton>
    </nav>
  );
}
