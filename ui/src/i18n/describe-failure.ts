import { catalogue, type Locale, type MessageId } from "./catalogue";
import type { Translate } from "./locale-context";

/** Why a bot is not online, as the core tells it. */
interface FailureLike {
  code: string;
  what: string;
  means: string;
  next: string;
  serverWords: string | null;
  details: string | null;
}

/** Why a bot is not online, in the user's language. */
export interface FailureWords {
  /** Two or three words for a column. */
  short: string;
  what: string;
  means: string;
  next: string;
  /** The server's own words, where `what` does not quote them already. */
  quote: string | null;
}

const known = (id: string): id is MessageId => id in catalogue.en;

/** English speakers read the core's sentences, which name addresses and versions; other languages
 *  have sentences of their own per code and quote the server. */
export function describeFailure(
  t: Translate,
  locale: Locale,
  failure: FailureLike,
  username: string,
): FailureWords {
  const shortId = `failure.short.${failure.code}`;
  const short = known(shortId) ? t(shortId) : t("failure.short.other");
  const whatId = `failure.what.${failure.code}`;
  const meansId = `failure.means.${failure.code}`;
  const nextId = `failure.next.${failure.code}`;
  if (locale === "en" || !known(whatId) || !known(meansId) || !known(nextId)) {
    const isQuoted = failure.serverWords !== null && failure.what.includes(failure.serverWords);
    const quote = isQuoted ? null : failure.serverWords;
    return { short, what: failure.what, means: failure.means, next: failure.next, quote };
  }
  const values = { username };
  return {
    short,
    what: t(whatId, values),
    means: t(meansId, values),
    next: t(nextId, values),
    quote: failure.serverWords,
  };
}
