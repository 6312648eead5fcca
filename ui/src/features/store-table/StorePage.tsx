import { useInfiniteQuery } from "@tanstack/react-query";
import { Database, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BackendError } from "@/backend/backend-error";
import type { ValuePage, ValueScope } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { queryKey, useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Select } from "@/design/Select";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Store.module.css";
import { scopeKey, scopeOf } from "./value-draft";
import { ValueDialog } from "./ValueDialog";
import { ValueTable } from "./ValueTable";

const PAGE = 200;

/** What graphs and plugins keep: whose, which part, which keys; to look at and to edit. */
export function StorePage() {
  const t = useTranslate();
  const locale = useLocale();
  const [scope, setScope] = useState<ValueScope>({ type: "all" });
  const [chosen, setChosen] = useState<string | null>(null);
  const [prefix, setPrefix] = useState("");
  const [dialog, setDialog] = useState<{ key: string | null } | null>(null);
  const owners = useRead("listValueOwners", { scope });
  const names = owners.data ?? [];
  const owner = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null);
  return (
    <div className={panel.page}>
      <PageHead title={t("values.page.title")}>
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setDialog({ key: null })}
          data-testid="new-value"
        >
          {t("values.action.new")}
        </Button>
      </PageHead>
      <div className={panel.body}>
        <div className={css.bar}>
          <ScopeSelect
            scope={scope}
            onPick={(next) => {
              setScope(next);
              setChosen(null);
              setPrefix("");
            }}
          />
          {names.length > 0 && (
            <Select
              aria-label={t("values.field.owner")}
              value={owner ?? ""}
              options={names.map((value) => ({ value, label: value }))}
              onPick={setChosen}
              data-testid="value-owner"
            />
          )}
          {owner !== null && (
            <SearchInput
              label={t("values.field.prefix")}
              value={prefix}
              onChange={(event) => setPrefix(event.target.value)}
            />
          )}
        </div>
        {owners.isPending && <Skeleton label={t("common.state.loading")} />}
        {owners.error && (
          <ErrorPanel
            {...describeError(t, locale, owners.error)}
            onRetry={() => void owners.refetch()}
          />
        )}
        {owners.data && owner === null && (
          <EmptyState
            icon={<Database />}
            title={t("values.empty.title")}
            text={t("values.empty.text")}
          />
        )}
        {owner !== null && (
          <Values
            key={`${scopeKey(scope)}/${owner}/${prefix}`}
            scope={scope}
            owner={owner}
            prefix={prefix}
            onEdit={(key) => setDialog({ key })}
          />
        )}
      </div>
      {dialog && (
        <ValueDialog
          scope={scope}
          owner={owner}
          valueKey={dialog.key}
          onClose={() => setDialog(null)}
          onSaved={setChosen}
        />
      )}
    </div>
  );
}

function ScopeSelect({
  scope,
  onPick,
}: {
  scope: ValueScope;
  onPick: (scope: ValueScope) => void;
}) {
  const t = useTranslate();
  const bots = useBots();
  const servers = useRead("listServers", {});
  const options = [
    { value: "all", label: t("values.scope.all") },
    ...(servers.data ?? []).map(({ id, name }) => ({
      value: scopeKey({ type: "server", id }),
      label: t("values.scope.server", { name }),
    })),
    ...(bots.data ?? []).map(({ id, username }) => ({
      value: scopeKey({ type: "bot", id }),
      label: t("values.scope.bot", { name: username }),
    })),
  ];
  return (
    <Select
      aria-label={t("values.field.scope")}
      value={scopeKey(scope)}
      options={options}
      onPick={(key) => onPick(scopeOf(key))}
      data-testid="value-scope"
    />
  );
}

/** The values of a part, fetched a page after the other. */
function Values({
  scope,
  owner,
  prefix,
  onEdit,
}: {
  scope: ValueScope;
  owner: string;
  prefix: string;
  onEdit: (key: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  const wish = { scope, owner, prefix, after: null, limit: PAGE };
  const values = useInfiniteQuery<
    ValuePage,
    BackendError,
    { pages: ValuePage[] },
    readonly unknown[],
    string | null
  >({
    queryKey: queryKey("listValues", wish),
    queryFn: ({ pageParam }) => transport.call("listValues", { ...wish, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => (last.hasMore ? (last.values.at(-1)?.key ?? null) : null),
  });
  const rows = useMemo(
    () => values.data?.pages.flatMap((page) => page.values) ?? [],
    [values.data],
  );
  return (
    <>
      {values.isPending && <Skeleton label={t("common.state.loading")} />}
      {values.error && (
        <ErrorPanel
          {...describeError(t, locale, values.error)}
          onRetry={() => void values.refetch()}
        />
      )}
      {values.data && <ValueTable scope={scope} values={rows} onEdit={onEdit} />}
      {values.hasNextPage && (
        <div className={css.more}>
          <Button
            size="small"
            disabled={values.isFetchingNextPage}
            onClick={() => void values.fetchNextPage()}
            data-testid="more-values"
          >
            {t("values.action.more")}
          </Button>
        </div>
      )}
    </>
  );
}
