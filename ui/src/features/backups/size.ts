/** A size in words: kibibytes up to a megabyte, then megabytes. */
export function sizeOf(kibibytes: number, locale: string): string {
  const [value, unit] = kibibytes < 1024 ? [kibibytes, "kilobyte"] : [kibibytes / 1024, "megabyte"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    maximumFractionDigits: value < 10 && unit === "megabyte" ? 1 : 0,
  }).format(value);
}
