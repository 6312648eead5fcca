import { catalogue, type Locale, type MessageId } from "./catalogue";
import { describeSaid } from "./describe-said";
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
const CORE_KNOWS_BETTER = new Set([
  "invalid",
  "precondition",
  "badGraph",
  "testsFailed",
  "nameTaken",
]);

/** The words for an error. English speakers read the core's own, others the same in their language; of what is
 *  not known there, a sentence per code, with the core's words under Details. */
export function describeError(t: Translate, locale: Locale, error: ErrorLike): ErrorWords {
  const labels = {
    retry: t("common.action.retry"),
    details: t("common.action.details"),
    copy: t("common.action.copy"),
  };
  const said = describeSaid(locale, error.message);
  if (said !== error.message) return { message: said, details: error.details, labels };
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
  locale: Locale,
  code: string,
  message: string,
): ErrorWords {
  const words = describeError(t, locale, { code: "", message, details: null });
  const { labels } = words;
  const id = `accounts.failed.${code}`;
  if (locale === "en" || !(id in catalogue.en)) return words;
  return { message: t(id as MessageId), details: message, labels };
}
