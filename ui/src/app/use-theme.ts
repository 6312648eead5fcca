import { useEffect } from "react";
import type { Theme } from "@/backend/bindings";

const LIGHT = "(prefers-color-scheme: light)";

/** Puts the theme on the document and follows the system where it is asked to. */
export function useTheme(theme: Theme): void {
  useEffect(() => {
    const system = window.matchMedia(LIGHT);
    const apply = () => {
      const isLight = theme === "light" || (theme === "system" && system.matches);
      document.documentElement.dataset.theme = isLight ? "light" : "dark";
    };
    apply();
    try {
      // Read by first-paint.js, before the settings can be asked for.
      localStorage.setItem("sculk.theme", theme);
    } catch {
      // Without storage the next window may flash once; nothing else is lost.
    }
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);
}
