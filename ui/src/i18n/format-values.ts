import type { Locale } from "./catalogue";
import type { Translate } from "./locale-context";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number) => String(n).padStart(2, "0");

/** Making a formatter costs a hundred times what using it does, and tables use them in each row. */
const counts = new Map<Locale, Intl.NumberFormat>();
const percents = new Map<Locale, Intl.NumberFormat>();

function ofLocale<T>(made: Map<Locale, T>, locale: Locale, make: (locale: Locale) => T): T {
  const known = made.get(locale);
  if (known !== undefined) return known;
  const fresh = make(locale);
  made.set(locale, fresh);
  return fresh;
}

/** A stretch of time, short enough for a column: `41 s`, `12 min`, `06:41`, `3 d 04:12`. */
export function formatDuration(t: Translate, ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MINUTE) return t("common.duration.seconds", { n: Math.floor(whole / SECOND) });
  if (whole < HOUR) return t("common.duration.minutes", { n: Math.floor(whole / MINUTE) });
  const clock = `${two(Math.floor((whole % DAY) / HOUR))}:${two(Math.floor((whole % HOUR) / MINUTE))}`;
  return whole < DAY ? clock : t("common.duration.days", { n: Math.floor(whole / DAY), clock });
}

/** The time of day with seconds, in 24 hours: `14:32:08`. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Date and time, as the language writes it. */
export function formatMoment(locale: Locale, at: number): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    hourCycle: "h23",
  }).format(at);
}

/** A count with the language's thousands separator. */
export function formatCount(locale: Locale, n: number): string {
  return ofLocale(counts, locale, (locale) => new Intl.NumberFormat(locale)).format(n);
}

/** Bytes as whole megabytes (2^20), without the unit. */
export function formatMegabytes(bytes: number): string {
  return String(Math.round(bytes / (1024 * 1024)));
}

/** Percent with one digit, without the sign. */
export function formatPercent(locale: Locale, percent: number): string {
  return ofLocale(percents, locale, (locale) => {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(locale, digits);
  }).format(percent);
}
