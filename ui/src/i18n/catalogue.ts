import enAccounts from "./messages/en/accounts.json";
import enBackups from "./messages/en/backups.json";
import enAudit from "./messages/en/audit.json";
import enBin from "./messages/en/bin.json";
import enCrashes from "./messages/en/crashes.json";
import enMirror from "./messages/en/mirror.json";
import enBots from "./messages/en/bots.json";
import enCommands from "./messages/en/commands.json";
import enConsole from "./messages/en/console.json";
import enDashboard from "./messages/en/dashboard.json";
import enDebugger from "./messages/en/debugger.json";
import enEditor from "./messages/en/editor.json";
import enEvents from "./messages/en/events.json";
import enFailure from "./messages/en/failure.json";
import enFrame from "./messages/en/frame.json";
import enMoveIn from "./messages/en/move-in.json";
import enPeople from "./messages/en/people.json";
import enPlugins from "./messages/en/plugins.json";
import enPractice from "./messages/en/practice.json";
import enProxies from "./messages/en/proxies.json";
import enSaid from "./messages/en/said.json";
import enSchedule from "./messages/en/schedule.json";
import enServers from "./messages/en/servers.json";
import enSettings from "./messages/en/settings.json";
import enValues from "./messages/en/values.json";
import ruAccounts from "./messages/ru/accounts.json";
import ruBackups from "./messages/ru/backups.json";
import ruAudit from "./messages/ru/audit.json";
import ruBin from "./messages/ru/bin.json";
import ruCrashes from "./messages/ru/crashes.json";
import ruMirror from "./messages/ru/mirror.json";
import ruBots from "./messages/ru/bots.json";
import ruCommands from "./messages/ru/commands.json";
import ruConsole from "./messages/ru/console.json";
import ruDashboard from "./messages/ru/dashboard.json";
import ruDebugger from "./messages/ru/debugger.json";
import ruEditor from "./messages/ru/editor.json";
import ruEvents from "./messages/ru/events.json";
import ruFailure from "./messages/ru/failure.json";
import ruFrame from "./messages/ru/frame.json";
import ruMoveIn from "./messages/ru/move-in.json";
import ruPeople from "./messages/ru/people.json";
import ruPlugins from "./messages/ru/plugins.json";
import ruPractice from "./messages/ru/practice.json";
import ruProxies from "./messages/ru/proxies.json";
import ruSaid from "./messages/ru/said.json";
import ruSchedule from "./messages/ru/schedule.json";
import ruServers from "./messages/ru/servers.json";
import ruSettings from "./messages/ru/settings.json";
import ruValues from "./messages/ru/values.json";

/** The languages the window speaks. English is complete by definition, a test holds the others to it. */
export type Locale = "en" | "ru";

const en = {
  ...enAccounts,
  ...enBackups,
  ...enAudit,
  ...enBin,
  ...enCrashes,
  ...enMirror,
  ...enBots,
  ...enCommands,
  ...enConsole,
  ...enDashboard,
  ...enDebugger,
  ...enEditor,
  ...enEvents,
  ...enFailure,
  ...enFrame,
  ...enMoveIn,
  ...enPeople,
  ...enPlugins,
  ...enPractice,
  ...enProxies,
  ...enSaid,
  ...enSchedule,
  ...enServers,
  ...enSettings,
  ...enValues,
};

/** A stable message id, `area.screen.element`. */
export type MessageId = keyof typeof en;

/** Every message of every language, in ICU MessageFormat. */
export const catalogue: Record<Locale, Record<MessageId, string>> = {
  en,
  ru: {
    ...ruAccounts,
    ...ruBackups,
    ...ruAudit,
    ...ruBin,
    ...ruCrashes,
    ...ruMirror,
    ...ruBots,
    ...ruCommands,
    ...ruConsole,
    ...ruDashboard,
    ...ruDebugger,
    ...ruEditor,
    ...ruEvents,
    ...ruFailure,
    ...ruFrame,
    ...ruMoveIn,
    ...ruPeople,
    ...ruPlugins,
    ...ruPractice,
    ...ruProxies,
    ...ruSaid,
    ...ruSchedule,
    ...ruServers,
    ...ruSettings,
    ...ruValues,
  },
};
