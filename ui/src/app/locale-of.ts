import type { Language } from "@/backend/bindings";
import type { Locale } from "@/i18n/catalogue";

/** The language to speak, from the setting and the system's list of preferred languages. */
export function localeOf(language: Language, preferred: readonly string[]): Locale {
  if (language !== "system") return language;
  const first = preferred[0]?.toLowerCase() ?? "en";
  return first.startsWith("ru") ? "ru" : "en";
}
