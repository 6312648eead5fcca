import { Tooltip } from "radix-ui";
import { useState } from "react";
import type { SettingsView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { describeError } from "@/i18n/describe-error";
import { LocaleProvider } from "@/i18n/LocaleProvider";
import { useTranslate } from "@/i18n/use-translate";
import { localeOf } from "./locale-of";
import { createPlaceStore, PlaceContext } from "./place-store";
import { Shell } from "./Shell";
import { useKeptPlace } from "./use-kept-place";
import { useTheme } from "./use-theme";

/** How long the pointer rests before a tooltip shows, in milliseconds. */
const TIP_DELAY_MS = 400;

/** The whole window: everything waits for the settings, which say how it looks and speaks. */
export function App() {
  const settings = useRead("getSettings", {});
  if (settings.data) return <AppWithSettings settings={settings.data} />;
  if (settings.error) {
    return <StartFailed error={settings.error} onRetry={() => void settings.refetch()} />;
  }
  return null;
}

function StartFailed({
  error,
  onRetry,
}: {
  error: Parameters<typeof describeError>[2];
  onRetry: () => void;
}) {
  const t = useTranslate();
  return <ErrorPanel {...describeError(t, "en", error)} onRetry={onRetry} />;
}

function AppWithSettings({ settings }: { settings: SettingsView }) {
  // Read once: from here on the window writes the place, it does not follow it.
  const [placeStore] = useState(() => createPlaceStore(settings.place));
  const locale = localeOf(settings.language, navigator.languages);
  useTheme(settings.theme);
  useKeptPlace(placeStore);
  return (
    <LocaleProvider locale={locale}>
      <Tooltip.Provider delayDuration={TIP_DELAY_MS}>
        <PlaceContext value={placeStore}>
          <Shell />
        </PlaceContext>
      </Tooltip.Provider>
    </LocaleProvider>
  );
}
