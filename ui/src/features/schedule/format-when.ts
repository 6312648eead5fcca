/** Day and time, short enough for a column: `Nov 22, 04:00:15`. */
export function formatWhen(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}
