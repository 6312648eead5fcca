import {
  CalendarClock,
  Database,
  FlaskConical,
  LayoutDashboard,
  Server,
  SlidersHorizontal,
  Terminal,
  Workflow,
  X,
} from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import type { MenuItem } from "@/design/menu-item";
import { useTranslate } from "@/i18n/use-translate";
import { tabId, type Page, type Tab } from "./place";
import css from "./TabStrip.module.css";
import { useTabTitle } from "./use-tab-title";

const PAGE_ICONS: Record<Page, ReactNode> = {
  dashboard: <LayoutDashboard size={16} />,
  graphs: <Workflow size={16} />,
  schedule: <CalendarClock size={16} />,
  store: <Database size={16} />,
  servers: <Server size={16} />,
  practice: <FlaskConical size={16} />,
  settings: <SlidersHorizontal size={16} />,
};

const iconOf = (tab: Tab) => {
  if (tab.type === "page") return PAGE_ICONS[tab.page];
  return tab.type === "bot" ? <Terminal size={16} /> : <Workflow size={16} />;
};

/** One tab of the strip. */
export function TabItem({
  tab,
  isOn,
  isDirty,
  menu,
  onShow,
  onClose,
  onKeyDown,
}: {
  tab: Tab;
  isOn: boolean;
  isDirty: boolean;
  menu: readonly MenuItem[];
  onShow: () => void;
  onClose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const t = useTranslate();
  const id = tabId(tab);
  const title = useTabTitle(tab);
  return (
    <ContextMenu items={menu} label={title}>
      <div className={classNames(css.tab, isOn && css.on)}>
        <button
          type="button"
          role="tab"
          aria-selected={isOn}
          tabIndex={isOn ? 0 : -1}
          className={css.main}
          data-tab-id={id}
          data-testid={`tab-${id}`}
          onClick={onShow}
          onAuxClick={(event) => event.button === 1 && onClose()}
          onKeyDown={onKeyDown}
        >
          {iconOf(tab)}
          <span className={css.title}>{title}</span>
          {isDirty && (
            <span className={css.dirty} role="img" aria-label={t("frame.tabs.unsaved")} />
          )}
        </button>
        <button
          type="button"
          className={css.close}
          tabIndex={-1}
          aria-label={t("frame.tabs.closeNamed", { name: title })}
          onClick={onClose}
        >
          <X size={12} />
        </button>
      </div>
    </ContextMenu>
  );
}
