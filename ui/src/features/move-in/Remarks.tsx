import type { ImportRemark } from "@/backend/bindings";
import { describeReason } from "@/i18n/describe-reason";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./MoveIn.module.css";

/** What does not come, and what comes but not as it was. */
export function Remarks({ remarks }: { remarks: readonly ImportRemark[] }) {
  const t = useTranslate();
  const locale = useLocale();
  const parts = [
    { title: t("moveIn.remarks.leftOut"), list: remarks.filter((one) => one.isLeftOut) },
    { title: t("moveIn.remarks.changed"), list: remarks.filter((one) => !one.isLeftOut) },
  ];
  return parts
    .filter((part) => part.list.length > 0)
    .map((part) => (
      <div key={part.title}>
        <p className={css.sub}>{part.title}</p>
        <ul className={css.remarks} aria-label={part.title}>
          {part.list.map((one, idx) => (
            <li key={idx}>
              <b>{one.place}</b> <span data-selectable>{describeReason(locale, one.why)}</span>
            </li>
          ))}
        </ul>
      </div>
    ));
}
