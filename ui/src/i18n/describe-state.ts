import type { Locale } from "./catalogue";
import { describeFailure } from "./describe-failure";
import { formatDuration } from "./format-values";
import type { Translate } from "./locale-context";

type FailureLike = Parameters<typeof describeFailure>[2];

/** The states of a bot, as the core tells them. */
export type StateLike =
  | { type: "stopped" }
  | { type: "connecting"; attempt: number }
  | { type: "online"; since: number; idleSince?: number | null }
  | { type: "reconnecting"; attempt: number; retryAt: number; failure: FailureLike }
  | { type: "failed"; since: number; failure: FailureLike };

/** A state in words, and the mark that stands for it. */
export interface StateWords {
  mark: "online" | "connecting" | "error" | "idle";
  /** A phrase for a column: `Online`, `Retry 3 in 12 s`, `Not whitelisted`. */
  phrase: string;
  /** The shortest useful thing: how long it is up, when it tries again, what is wrong. */
  brief: string;
}

/** What a bot does at the time `now`. */
export function describeState(
  t: Translate,
  locale: Locale,
  state: StateLike,
  now: number,
): StateWords {
  switch (state.type) {
    case "stopped":
      return { mark: "idle", phrase: t("state.phrase.stopped"), brief: t("state.brief.stopped") };
    case "connecting":
      return {
        mark: "connecting",
        phrase:
          state.attempt > 1
            ? t("state.phrase.connectingAgain", { attempt: state.attempt })
            : t("state.phrase.connecting"),
        brief: t("state.brief.connecting"),
      };
    case "online":
      return {
        mark: "online",
        phrase:
          typeof state.idleSince === "number"
            ? t("state.phrase.idle", { time: formatDuration(t, now - state.idleSince) })
            : t("state.phrase.online"),
        brief: formatDuration(t, now - state.since),
      };
    case "reconnecting": {
      const wait = formatDuration(t, state.retryAt - now);
      return {
        mark: "connecting",
        phrase: t("state.phrase.reconnecting", { attempt: state.attempt, wait }),
        brief: wait,
      };
    }
    case "failed": {
      const { short } = describeFailure(t, locale, state.failure, "");
      return { mark: "error", phrase: short, brief: short.toLocaleLowerCase(locale) };
    }
  }
}
