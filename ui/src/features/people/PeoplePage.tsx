import { useState } from "react";
import type { BotView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { GroupsView } from "./GroupsView";
import css from "./People.module.css";
import { PermissionMatrix } from "./PermissionMatrix";
import { UsersView } from "./UsersView";

const VIEWS = ["users", "groups", "permissions"] as const;
type View = (typeof VIEWS)[number];

/** Whom a bot knows, in which groups they are, and what these may do. */
export function PeoplePage({ bot }: { bot: BotView }) {
  const t = useTranslate();
  const locale = useLocale();
  const [view, setView] = useState<View>("users");
  const circle = useRead("listGroups", { botId: bot.id });
  const switcher = (
    <Segmented
      label={t("people.views.name")}
      value={view}
      options={VIEWS.map((value) => ({ value, label: t(`people.view.${value}`) }))}
      onPick={setView}
    />
  );
  if (circle.error) {
    return (
      <ErrorPanel
        {...describeError(t, locale, circle.error)}
        onRetry={() => void circle.refetch()}
      />
    );
  }
  if (!circle.data) return <Skeleton label={t("common.state.loading")} />;
  return (
    <div className={css.page} data-testid="people-page">
      {view === "users" && <UsersView bot={bot} groups={circle.data.groups} switcher={switcher} />}
      {view === "groups" && <GroupsView bot={bot} circle={circle.data} switcher={switcher} />}
      {view === "permissions" && (
        <PermissionMatrix bot={bot} circle={circle.data} switcher={switcher} />
      )}
    </div>
  );
}
