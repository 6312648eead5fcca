import {
  LayoutDashboard,
  Search,
  Server,
  SlidersHorizontal,
  Terminal,
  Workflow,
  X,
} from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import { useBots } from "@/backend/bots";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import { Kbd } from "@/design/Kbd";
import type { MenuItem } from "@/design/menu-item";
import { shortcutText } from "@/design/shortcut";
import { useTranslate } from "@/i18n/use-translate";
import { useDirtyTabs } from "./dirty-tabs";
import { closeTabs, moveTab, tabId, type Page, type Tab } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { SHORTCUTS } from "./shortcuts";
import css from "./TabStrip.module.css";
import { useCloseTab } from "./use-close-tab";

const PAGE_ICONS: Record<Page, React.ReactNode> = {
  dashboard: <LayoutDashboard size={16} />,
  graphs: <Workflow size={16} />,
  servers: <Server size={16} />,
  settings: <SlidersHorizontal size={16} />,
};

const iconOf = (tab: Tab) => {
  if (tab.type === "page") return PAGE_ICONS[tab.page];
  return tab.type === "bot" ? <Terminal size={16} /> : <Workflow size={16} />;
};

/** The open tabs, and the door to the palette. */
export function TabStrip() {
  const t = useTranslate();
  const store = usePlaceStore();
  const tabs = usePlace((place) => place.tabs);
  const activeId = usePlace((place) => place.activeId);
  const dirty = useDirtyTabs((s) => s.ids);
  const openDialog = useShellDialogs((s) => s.open);
  const bots = useBots();
  const close = useCloseTab();
  const strip = useRef<HTMLDivElement>(null);

  const titleOf = (tab: Tab) => {
    if (tab.type === "page") return t(`frame.rail.${tab.page}`);
    if (tab.type === "graph") return tab.title;
    return bots.data?.find((bot) => bot.id === tab.botId)?.username ?? "…";
  };
  const show = (id: string) => store.setState({ activeId: id });
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    const next = tabs[at + step];
    if (step !== 0 && next) {
      if (event.altKey) {
        store.setState((place) => moveTab(place, place.activeId, at + step));
      } else {
        show(tabId(next));
        strip.current?.querySelector<HTMLElement>(`[data-tab-id="${tabId(next)}"]`)?.focus();
      }
      event.preventDefault();
    }
    if (event.code === "Delete") close(activeId);
  };
  const menuOf = (id: string): MenuItem[] => [
    {
      type: "action",
      id: "close-tab",
      label: t("frame.tabs.close"),
      shortcut: shortcutText(SHORTCUTS.closeTab),
      run: () => close(id),
    },
    {
      type: "action",
      id: "close-others",
      label: t("frame.tabs.closeOthers"),
      isDisabled: tabs.length < 2,
      run: () =>
        store.setState((place) => ({
          ...closeTabs(place, (tab) => tabId(tab) !== id && !dirty.has(tabId(tab))),
          activeId: id,
        })),
    },
  ];

  return (
    <div className={css.strip}>
      <div ref={strip} className={css.tabs} role="tablist" aria-label={t("frame.tabs.name")}>
        {tabs.map((tab, at) => {
          const id = tabId(tab);
          const isOn = id === activeId;
          const title = titleOf(tab);
          return (
            <ContextMenu key={id} items={menuOf(id)} label={title}>
              <div className={classNames(css.tab, isOn && css.on)}>
                <button
                  type="button"
                  role="tab"
                  aria-selected={isOn}
                  tabIndex={isOn ? 0 : -1}
                  className={css.main}
                  data-tab-id={id}
                  data-testid={`tab-${id}`}
                  onClick={() => show(id)}
                  onAuxClick={(event) => event.button === 1 && close(id)}
                  onKeyDown={(event) => onKeyDown(event, at)}
                >
                  {iconOf(tab)}
                  <span className={css.title}>{title}</span>
                  {dirty.has(id) && (
                    <span className={css.dirty} role="img" aria-label={t("frame.tabs.unsaved")} />
                  )}
                </button>
                <button
                  type="button"
                  className={css.close}
                  tabIndex={-1}
                  aria-label={t("frame.tabs.closeNamed", { name: title })}
                  onClick={() => close(id)}
                >
                  <X size={12} />
                </button>
              </div>
            </ContextMenu>
          );
        })}
      </div>
      <button
        type="button"
        className={css.find}
        onClick={() => openDialog({ type: "palette" })}
        data-testid="open-palette"
      >
        <Search size={14} />
        <span className={css.findText}>{t("palette.input.placeholder")}</span>
        <Kbd keys={shortcutText(SHORTCUTS.palette)} />
      </button>
    </div>
  );
}
