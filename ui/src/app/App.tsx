import { Tooltip } from "radix-ui";
import { useState } from "react";
import { useStore } from "zustand";
import { useBackend } from "@/backend/backend-context";
import type { SettingsView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { ErrorPanel } from "@/design/ErrorPanel";
import { describeError } from "@/i18n/describe-error";
import { LocaleProvider } from "@/i18n/LocaleProvider";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { CoreLine } from "./CoreLine";
import { localeOf } from "./locale-of";
import { PlaceContext, placeOf } from "./place-store";
import { Shell } from "./Shell";
import { useKeptPlace } from "./use-kept-place";
import { useTheme } from "./use-theme";

/** How long the pointer rests before a tooltip shows, in milliseconds. */
const TIP_DELAY_MS = 400;

/** The whole window: everything waits for the settings, which say how it looks and speaks. */
export function App() {
  const settings = useRead("getSettings", {});
  const { data, error } = settings;
  const hasCore = useStore(useBackend().live, (s) => s.coreLine.type === "connected");
  return (
    <LocaleProvider locale={localeOf(data?.language ?? "system", navigator.languages)}>
      {data && <AppWithSettings settings={data} />}
      {!data && error && hasCore && (
        <StartFailed error={error} onRetry={() => void settings.refetch()} />
      )}
      <CoreLine />
    </LocaleProvider>
  );
}

function StartFailed({
  error,
  onRetry,
}: {
  error: Parameters<typeof describeError>[2];
  onRetry: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  return <ErrorPanel {...describeError(t, locale, error)} onRetry={onRetry} />;
}

function AppWithSettings({ settings }: { settings: SettingsView }) {
  // Read once: from here on the window writes the place, it does not follow it.
  const { ownWindow } = useBackend().transport;
  const [placeStore] = useState(() => placeOf(ownWindow, settings.place));
  useTheme(settings.theme);
  useKeptPlace(placeStore);
  return (
    <Tooltip.Provider delayDuration={TIP_DELAY_MS}>
      <PlaceContext value={placeStore}>
        <Shell />
      </PlaceContext>
    </Tooltip.Provider>
  );
}
