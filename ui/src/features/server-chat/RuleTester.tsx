import { useDeferredValue, useState } from "react";
import type { ChatRuleView, ServerView, TriedLine } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import { classNames } from "@/design/class-names";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ChatDialog.module.css";

/** Shows while typing what the rules make of the last lines that a bot of the server saw. */
export function RuleTester({
  server,
  rules,
}: {
  server: ServerView;
  rules: readonly ChatRuleView[];
}) {
  const t = useTranslate();
  const { data: bots = [] } = useBots();
  const here = bots.filter((bot) => bot.serverId === server.id);
  const [picked, setPicked] = useState<number | null>(null);
  const [line, setLine] = useState("");
  const bot = here.find(({ id }) => id === picked) ?? here[0];
  if (!bot) return <p className={css.what}>{t("serverChat.tester.noBot")}</p>;
  return (
    <section className={css.tester} aria-label={t("serverChat.tester.title")}>
      <div className={css.testerHead}>
        <Select
          aria-label={t("serverChat.tester.bot")}
          value={String(bot.id)}
          options={here.map(({ id, username }) => ({ value: String(id), label: username }))}
          onPick={(id) => setPicked(Number(id))}
        />
        <TextInput
          isMono
          aria-label={t("serverChat.tester.line")}
          placeholder={t("serverChat.tester.line")}
          value={line}
          onChange={(event) => setLine(event.target.value)}
          data-testid="chat-rule-line"
        />
      </div>
      <Outcome botId={bot.id} rules={rules} line={line} />
    </section>
  );
}

function Outcome({
  botId,
  rules,
  line,
}: {
  botId: number;
  rules: readonly ChatRuleView[];
  line: string;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const asked = useDeferredValue(JSON.stringify({ rules, line }));
  const { rules: tried, line: own } = JSON.parse(asked) as {
    rules: ChatRuleView[];
    line: string;
  };
  const lines = own.trim() === "" ? [] : [own];
  const outcome = useRead("tryChatRules", {
    botId,
    rules: tried.length > 0 ? tried : null,
    lines,
  });
  if (outcome.error) {
    return <p className={css.fault}>{describeError(t, locale, outcome.error).message}</p>;
  }
  if (!outcome.data) return null;
  if (outcome.data.errors.length > 0) {
    return (
      <ul className={css.faults} role="alert">
        {outcome.data.errors.map((error) => (
          <li key={error.ruleIdx} className={css.fault}>
            {t("serverChat.tester.badRule", {
              rule: rules[error.ruleIdx]?.name ?? "",
              n: error.ruleIdx + 1,
            })}
            <pre className={css.faultText}>{said(error.message)}</pre>
          </li>
        ))}
      </ul>
    );
  }
  if (outcome.data.lines.length === 0) {
    return <p className={css.what}>{t("serverChat.tester.noLines")}</p>;
  }
  return (
    <ol className={css.lines}>
      {outcome.data.lines.map((one, at) => (
        <Line key={at} tried={one} rule={tried[one.ruleIdx ?? -1]?.name ?? null} />
      ))}
    </ol>
  );
}

function Line({ tried, rule }: { tried: TriedLine; rule: string | null }) {
  const t = useTranslate();
  const isRead = tried.player !== null;
  return (
    <li className={classNames(css.line, !isRead && css.unread)}>
      <span className={css.said}>{tried.line}</span>
      <span className={css.made}>
        {isRead ? (
          <>
            <b>{tried.player}</b> {tried.message}
          </>
        ) : (
          t("serverChat.tester.unread")
        )}
      </span>
      <span className={css.by}>{[tried.chatType, rule].filter(Boolean).join(", ")}</span>
    </li>
  );
}
