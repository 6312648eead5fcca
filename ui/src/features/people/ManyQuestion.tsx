import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useTranslate } from "@/i18n/use-translate";

/** What is about to be done to more people than are in sight. */
export interface ManyWish {
  /** The words of the button: what is done. */
  label: string;
  isDanger: boolean;
  run: () => void;
}

/** Asks before something is done to people who are not shown, and says how many they are. */
export function ManyQuestion({
  wish,
  count,
  onClose,
}: {
  wish: ManyWish;
  count: number;
  onClose: () => void;
}) {
  const t = useTranslate();
  return (
    <Dialog
      title={t("people.many.title", { action: wish.label, count })}
      description={t("people.many.text")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="people-many-question"
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.cancel")}</Button>
          <Button
            variant={wish.isDanger ? "danger" : "primary"}
            onClick={() => {
              onClose();
              wish.run();
            }}
            data-testid="people-many-go"
          >
            {t("people.many.go", { action: wish.label, count })}
          </Button>
        </>
      }
    />
  );
}
