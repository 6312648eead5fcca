import { Search } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import { Kbd } from "@/design/Kbd";
import type { MenuItem } from "@/design/menu-item";
import { shortcutText } from "@/design/shortcut";
import { useTranslate } from "@/i18n/use-translate";
import { useDirtyTabs } from "./dirty-tabs";
import { closeTabs, moveTab, tabId } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { SHORTCUTS } from "./shortcuts";
import { TabItem } from "./TabItem";
import css from "./TabStrip.module.css";
import { useCloseTab } from "./use-close-tab";
import { useOpenWindow } from "./use-open-window";

/** The open tabs, and the door to the palette. */
export function TabStrip() {
  const t = useTranslate();
  const store = usePlaceStore();
  const tabs = usePlace((place) => place.tabs);
  const activeId = usePlace((place) => place.activeId);
  const dirty = useDirtyTabs((s) => s.ids);
  const openDialog = useShellDialogs((s) => s.open);
  const close = useCloseTab();
  const openWindow = useOpenWindow();
  const strip = useRef<HTMLDivElement>(null);

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
      id: "tab-in-window",
      label: t("frame.tabs.inWindow"),
      run: () => openWindow(tabs.find((tab) => tabId(tab) === id) ?? null),
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
          return (
            <TabItem
              key={id}
              tab={tab}
              isOn={id === activeId}
              isDirty={dirty.has(id)}
              menu={menuOf(id)}
              onShow={() => show(id)}
              onClose={() => close(id)}
              onKeyDown={(event) => onKeyDown(event, at)}
            />
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
