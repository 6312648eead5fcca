import { useMemo, useState } from "react";
import type { BotPluginView, PluginTab } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { PageContext, type PageDesk } from "./page-context";
import { isMap, readJson, readLayout, textOf, type JsonMap } from "./page-layout";
import { PageParts } from "./PageParts";
import css from "./Page.module.css";

/** The pages a plugin offers. */
export function PluginPages({ botId, plugin }: { botId: number; plugin: BotPluginView }) {
  const t = useTranslate();
  const [picked, setPicked] = useState(plugin.tabs[0]?.path ?? "");
  const tab = plugin.tabs.find(({ path }) => path === picked) ?? plugin.tabs[0];
  if (!tab) return null;
  return (
    <div className={css.stack} data-testid="plugin-pages">
      {plugin.tabs.length > 1 && (
        <Segmented
          label={t("plugins.page.tabs")}
          value={tab.path}
          options={plugin.tabs.map(({ path, label }) => ({ value: path, label }))}
          onPick={setPicked}
        />
      )}
      <Page key={tab.path} botId={botId} plugin={plugin.name} tab={tab} />
    </div>
  );
}

const mapOf = (text: string | null | undefined): JsonMap => {
  const value = readJson(text ?? "null");
  return isMap(value) ? value : {};
};

function Page({ botId, plugin, tab }: { botId: number; plugin: string; tab: PluginTab }) {
  const t = useTranslate();
  const locale = useLocale();
  const page = useRead("getPluginPage", { botId, plugin, path: tab.path });
  const live = useRead("getPluginPageState", { botId, plugin });
  const parts = useMemo(() => readLayout(readJson(page.data?.layout ?? "null")), [page.data]);
  const desk = useDesk(botId, plugin, page.data?.data, live.data?.state);
  if (page.isPending) return <Skeleton label={t("common.state.loading")} />;
  if (page.error) {
    return (
      <ErrorPanel {...describeError(t, locale, page.error)} onRetry={() => void page.refetch()} />
    );
  }
  if (parts.length === 0) return <p className={css.quiet}>{t("plugins.page.nothing")}</p>;
  return (
    <PageContext value={desk}>
      <div className={css.stack} data-testid={`plugin-page-${tab.path}`}>
        <PageParts parts={parts} />
      </div>
    </PageContext>
  );
}

/** The data of a page: what it came with, what its plugin said since, what an action gave, what is typed. */
function useDesk(
  botId: number,
  plugin: string,
  data: string | undefined,
  state: string | null | undefined,
): PageDesk {
  const t = useTranslate();
  const locale = useLocale();
  const { mutate } = useWrite("pressPluginPage");
  const [edits, setEdits] = useState<JsonMap>({});
  const [given, setGiven] = useState<JsonMap>({});
  const [pressed, setPressed] = useState<string | null>(null);
  const base = useMemo(() => mapOf(data), [data]);
  const said = useMemo(() => mapOf(state), [state]);
  const all = useMemo(() => ({ ...base, ...given, ...said, ...edits }), [base, given, said, edits]);
  return {
    data: all,
    pressed,
    edit: (key, value) => setEdits((before) => ({ ...before, [key]: value })),
    press: (action, payload) => {
      setPressed(action);
      mutate(
        { botId, plugin, action, payload: JSON.stringify(payload) },
        {
          onSuccess: ({ answer }) => {
            const result = readJson(answer);
            if (!isMap(result)) return;
            setGiven((before) => ({ ...before, ...result }));
            setEdits({});
            const message = textOf(result["message"]);
            if (message !== "") showToast({ text: message });
          },
          onError: (error) =>
            showToast({ text: describeError(t, locale, error).message, tone: "error" }),
          onSettled: () => setPressed(null),
        },
      );
    },
  };
}
