import { useUseHistory } from "@/backend/bots";
import { useTranslate } from "@/i18n/use-translate";
import { LoadChart } from "./LoadChart";
import css from "./LoadPanel.module.css";

const PARTS = ["workers", "core", "practice"] as const;

/** CPU and memory of everything within the last minutes. */
export function LoadPanel() {
  const t = useTranslate();
  const history = useUseHistory();
  if (history.total.length === 0) return null;
  const parts = PARTS.map((part) => ({
    name: t(`dashboard.load.${part}`),
    points: history[part],
  }));
  return (
    <div className={css.panel}>
      <LoadChart measure="cpu" total={history.total} parts={parts} least={10} />
      <LoadChart measure="memory" total={history.total} parts={parts} least={100} />
    </div>
  );
}
