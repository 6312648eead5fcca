import { Plus } from "lucide-react";
import { useState } from "react";
import { useBots } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { shortcutText } from "@/design/shortcut";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotList.module.css";
import { BotRows } from "./BotRows";
import { listRows } from "./group-bots";
import { usePlace } from "./place-store";
import { SHORTCUTS } from "./shortcuts";

/** The filter appears from this many bots on. */
const FILTER_FROM = 10;

/** All bots by server, with their states. */
export function BotList({ onNewBot }: { onNewBot: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  const servers = useRead("listServers", {});
  const folded = usePlace((place) => place.foldedServers);
  const [filter, setFilter] = useState("");
  const all = bots.data ?? [];
  return (
    <aside className={css.list} aria-label={t("bots.list.name")}>
      <h2 className={css.head}>
        {t("bots.list.title")} <span className={css.count}>{bots.data ? all.length : ""}</span>
        <span className={css.grow} />
        <IconButton
          label={t("bots.action.new")}
          shortcut={shortcutText(SHORTCUTS.newBot)}
          onClick={onNewBot}
          data-testid="new-bot"
        >
          <Plus />
        </IconButton>
      </h2>
      {all.length >= FILTER_FROM && (
        <SearchInput
          className={css.filter ?? ""}
          label={t("bots.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {bots.isPending && <Skeleton label={t("common.state.loading")} />}
      {bots.error && (
        <ErrorPanel {...describeError(t, locale, bots.error)} onRetry={() => void bots.refetch()} />
      )}
      {bots.data && all.length === 0 && <p className={css.empty}>{t("bots.list.empty")}</p>}
      <BotRows rows={listRows(servers.data ?? [], all, folded, filter)} bots={all} />
    </aside>
  );
}
