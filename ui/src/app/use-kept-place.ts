import { useEffect } from "react";
import { useBackend } from "@/backend/backend-context";
import { keepPlaceOf, type PlaceStore } from "./place-store";

/** How long the place rests before it is written, in milliseconds. */
const REST_MS = 300;

/** Writes the place into the settings whenever it has rested, and when the window goes. */
export function useKeptPlace(store: PlaceStore): void {
  const { transport } = useBackend();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      if (transport.ownWindow.number > 1) {
        keepPlaceOf(transport.ownWindow, store.getState());
        return;
      }
      const place = JSON.stringify(store.getState());
      // A place that could not be kept costs a few clicks; asking the user about it would cost more.
      transport
        .call("updateSettings", { theme: null, language: null, onClose: null, place })
        .catch(() => undefined);
    };
    const stop = store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, REST_MS);
    });
    const flush = () => {
      if (timer !== undefined) write();
    };
    window.addEventListener("pagehide", flush);
    return () => {
      stop();
      flush();
      window.removeEventListener("pagehide", flush);
    };
  }, [store, transport]);
}
