import { useTranslate } from "@/i18n/use-translate";

export function App() {
  const t = useTranslate();
  return <main>{t("frame.app.name")}</main>;
}
