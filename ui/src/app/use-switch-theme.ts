import { useWrite } from "@/backend/queries";

/** Goes from dark to light or back, whatever the system says. */
export function useSwitchTheme(): () => void {
  const update = useWrite("updateSettings");
  return () => {
    const isLight = document.documentElement.dataset.theme === "light";
    update.mutate({
      theme: isLight ? "dark" : "light",
      language: null,
      onClose: null,
      place: null,
    });
  };
}
