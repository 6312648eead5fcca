import { useEffect } from "react";
import { useBots } from "@/backend/bots";
import { classNames } from "@/design/class-names";
import { Toaster } from "@/design/Toaster";
import { DamageNotice } from "@/features/backups/DamageNotice";
import { useTranslate } from "@/i18n/use-translate";
import { BotList } from "./BotList";
import { CloseQuestion } from "./CloseQuestion";
import { useDirtyTabs } from "./dirty-tabs";
import { closeTabs, isListInSight, openTab, tabId } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { Rail } from "./Rail";
import css from "./Shell.module.css";
import { ShellDialogs } from "./ShellDialogs";
import { useShellDialogs } from "./shell-dialogs";
import { StatusLine } from "./StatusLine";
import { TabBody } from "./TabBody";
import { TabStrip } from "./TabStrip";
import { useShellKeys } from "./use-shell-keys";
import { useSwitchTheme } from "./use-switch-theme";

/** The frame: rail, bot list, tabs, status line. */
export function Shell() {
  const t = useTranslate();
  const store = usePlaceStore();
  const tabs = usePlace((place) => place.tabs);
  const activeId = usePlace((place) => place.activeId);
  const isListShown = usePlace(isListInSight);
  const dirty = useDirtyTabs((s) => s.ids);
  const openDialog = useShellDialogs((s) => s.open);
  const switchTheme = useSwitchTheme();
  useShellKeys();
  return (
    <div className={classNames(css.shell, !isListShown && css.noList)}>
      <Rail onSwitchTheme={switchTheme} />
      {isListShown && <BotList onNewBot={() => openDialog({ type: "newBot" })} />}
      <main className={css.main}>
        <TabStrip />
        {tabs.map((tab) => {
          const id = tabId(tab);
          const isActive = id === activeId;
          // Graphs keep their undo history and forms their edits while another tab is in front.
          if (!isActive && tab.type !== "graph" && !dirty.has(id)) return null;
          return (
            <div
              key={id}
              role="tabpanel"
              aria-label={t("frame.tabs.panel")}
              className={css.panel}
              hidden={!isActive}
              data-testid={isActive ? "active-panel" : undefined}
            >
              <TabBody tab={tab} />
            </div>
          );
        })}
      </main>
      <StatusLine />
      <TabCloser />
      <ShellDialogs />
      <CloseQuestion />
      <DamageNotice
        onShow={() => store.setState((place) => openTab(place, { type: "page", page: "settings" }))}
      />
      <Toaster dismissLabel={t("common.action.dismiss")} />
    </div>
  );
}

/** Tabs of a bot go when the bot goes. Draws nothing: the frame need not be drawn again with every
 *  change of a bot. */
function TabCloser(): null {
  const store = usePlaceStore();
  const { data } = useBots();
  useEffect(() => {
    if (!data) return;
    const ids = new Set(data.map((bot) => bot.id));
    const isOrphan = (botId: number) => !ids.has(botId);
    store.setState((place) =>
      closeTabs(place, (tab) => tab.type !== "page" && isOrphan(tab.botId)),
    );
  }, [data, store]);
  return null;
}
