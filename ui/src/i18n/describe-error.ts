import { catalogue, type MessageId } from "./catalogue";
import type { Translate } from "./locale-context";

/** An error of the core, as far as its words go. */
interface ErrorLike {
  code: string;
  message: string;
  details: string | null;
}

/** What an error panel shows. */
export interface ErrorWords {
  message: string;
  details: string | null;
  labels: { retry: string; details: string; copy: string };
}

/** Codes whose sentence from the core is always more exact than one of ours would be. */
const CORE_KNOWS_BETTER = new Set(["invalid", "precondition", "badGraph", "nameTaken"]);

/** The words for an error. English speakers read the core's own; other languages have a sentence
 *  per code, and find the core's words under Details. */
export function describeError(t: Translate, locale: string, error: ErrorLike): ErrorWords {
  const labels = {
    retry: t("common.action.retry"),
    details: t("common.action.details"),
    copy: t("common.action.copy"),
  };
  const id = `error.code.${error.code}`;
  if (locale === "en" || CORE_KNOWS_BETTER.has(error.code) || !(id in catalogue.en)) {
    return { message: error.message, details: error.details, labels };
  }
  const details = [error.message, error.details].filter(Boolean).join("\n");
  return { message: t(id as MessageId), details, labels };
}

/** The words for a sign-in that came to nothing, as `describeError` has them. */
export function describeSignIn(
  t: Translate,
  locale: string,
  code: string,
  message: string,
): ErrorWords {
  const { labels } = describeError(t, locale, { code: "", message, details: null });
  const id = `accounts.failed.${code}`;
  if (locale === "en" || !(id in catalogue.en)) return { message, details: null, labels };
  return { message: t(id as MessageId), details: message, labels };
}
