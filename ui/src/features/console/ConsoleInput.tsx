import { useDeferredValue, useMemo, type RefObject } from "react";
import type { BotView, CommandView, ConsoleLine } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { CommandLine } from "@/design/CommandLine";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { formatClock } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { accept, complete, heardPlayers, type CompletionOption } from "./completion";
import css from "./ConsolePage.module.css";
import { historyOf, keepHistory, remember, stepHistory } from "./input-history";

/** Where one speaks as the bot. */
export function ConsoleInput({
  bot,
  text,
  onText,
  inputRef,
  lines,
  commands,
  onStart,
  onSent,
}: {
  bot: BotView;
  text: string;
  onText: (change: string | ((now: string) => string)) => void;
  inputRef: RefObject<HTMLInputElement | null>;
  /** What was heard, for the names in it; grows in place. */
  lines: readonly ConsoleLine[];
  commands: readonly CommandView[];
  onStart: () => void;
  onSent: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const send = useWrite("sendChat");
  const isOnline = bot.state.type === "online";
  const { options, word } = useCompletion(bot, text, lines, commands);

  const submit = () => {
    const line = text.trim();
    if (line === "" || !isOnline) return;
    keepHistory(bot.id, remember(historyOf(bot.id), line));
    onText("");
    onSent();
    send.mutate(
      { id: bot.id, text: line },
      {
        onError: (error) => {
          // What was typed is not lost: it comes back unless something new stands there.
          onText((now) => (now === "" ? line : now));
          showToast({ text: describeError(t, locale, error).message, tone: "error" });
        },
      },
    );
  };
  const step = (by: 1 | -1) => {
    const [history, shown] = stepHistory(historyOf(bot.id), by, text);
    keepHistory(bot.id, history);
    onText(shown);
  };
  const isWaiting = bot.state.type === "connecting" || bot.state.type === "reconnecting";
  return (
    <div className={css.entry}>
      <CommandLine
        inputRef={inputRef}
        label={t("console.input.name", { name: bot.username })}
        placeholder={isOnline ? t("console.input.placeholder") : t("console.input.offline")}
        value={text}
        onChange={onText}
        onSubmit={submit}
        onArrow={step}
        maxLength={4_000}
        options={options}
        optionsLabel={t("console.input.options")}
        typed={word}
        onTake={(option) => {
          onText(accept(text, option));
          inputRef.current?.focus();
        }}
        hint={t("console.input.keys")}
        testId="console"
      >
        <span className={css.as}>{t("console.input.as", { name: bot.username })}</span>
        {isOnline || isWaiting ? (
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
      </CommandLine>
    </div>
  );
}

/** What fits the word being typed, with what each is. */
function useCompletion(
  bot: BotView,
  text: string,
  lines: readonly ConsoleLine[],
  commands: readonly CommandView[],
) {
  const t = useTranslate();
  const typed = useDeferredValue(text);
  return useMemo(() => {
    const source = {
      players: heardPlayers(lines),
      commands,
      prefix: bot.prefix,
      sent: historyOf(bot.id).lines,
    };
    const found = complete(typed, source);
    const noteOf = (option: CompletionOption) => {
      switch (option.kind) {
        case "player":
          return t("console.input.wrote", { clock: formatClock(option.at) });
        case "command":
          return option.about;
        case "server":
          return "";
      }
    };
    return {
      word: found.word,
      options: found.options.map((option) => ({ value: option.value, note: noteOf(option) })),
    };
  }, [typed, lines, bot.id, bot.prefix, commands, t]);
}
