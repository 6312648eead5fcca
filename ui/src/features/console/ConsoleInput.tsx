import { Terminal } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import type { BotView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { historyOf, keepHistory, remember, stepHistory } from "./input-history";

/** Where one speaks as the bot. */
export function ConsoleInput({
  bot,
  onStart,
  onSent,
}: {
  bot: BotView;
  onStart: () => void;
  onSent: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const send = useWrite("sendChat");
  const [text, setText] = useState("");
  const isOnline = bot.state.type === "online";

  const submit = () => {
    const line = text.trim();
    if (line === "" || !isOnline) return;
    keepHistory(bot.id, remember(historyOf(bot.id), line));
    setText("");
    onSent();
    send.mutate(
      { id: bot.id, text: line },
      {
        onError: (error) => {
          // What was typed is not lost: it comes back unless something new stands there.
          setText((now) => (now === "" ? line : now));
          showToast({ text: describeError(t, locale, error).message, tone: "error" });
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = event.code === "ArrowUp" ? -1 : event.code === "ArrowDown" ? 1 : 0;
    if (by === 0 || event.nativeEvent.isComposing) return;
    const [history, shown] = stepHistory(historyOf(bot.id), by, text);
    keepHistory(bot.id, history);
    setText(shown);
    event.preventDefault();
  };
  return (
    <form
      className={css.input}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Terminal size={16} aria-hidden />
      <input
        type="text"
        aria-label={t("console.input.name", { name: bot.username })}
        placeholder={isOnline ? t("console.input.placeholder") : t("console.input.offline")}
        value={text}
        spellCheck={false}
        autoComplete="off"
        maxLength={4_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        data-testid="console-input"
      />
      <span className={css.as}>{t("console.input.as", { name: bot.username })}</span>
      {isOnline || bot.state.type === "connecting" || bot.state.type === "reconnecting" ? (
        <Button
          type="submit"
          size="small"
          variant="primary"
          shortcut="Enter"
          disabled={!isOnline}
          data-testid="console-send"
        >
          {t("console.input.send")}
        </Button>
      ) : (
        <Button size="small" onClick={onStart}>
          {t(bot.state.type === "failed" ? "common.action.retry" : "bots.action.start")}
        </Button>
      )}
    </form>
  );
}
