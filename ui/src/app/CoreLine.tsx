import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useBackend } from "@/backend/backend-context";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./CoreLine.module.css";

/** A start that takes no longer needs no words, in milliseconds. */
const SOON_MS = 1_500;

/** Says that the part of the app that runs the bots is not there, and what comes of it. */
export function CoreLine() {
  const t = useTranslate();
  const said = useSaid();
  const { live, transport } = useBackend();
  const line = useStore(live, (s) => s.coreLine);
  const isSlow = useIsSlow(line.type === "connecting" && !line.isAgain);
  switch (line.type) {
    case "connected":
      return null;
    case "connecting":
      if (line.isAgain) {
        return (
          <Dialog
            title={t("frame.core.lost.title")}
            description={t("frame.core.lost.text")}
            testId="core-lost"
          />
        );
      }
      if (!isSlow) return null;
      return (
        <Dialog
          title={t("frame.core.slow.title")}
          description={t("frame.core.slow.text")}
          testId="core-slow"
        />
      );
    case "failed":
      return (
        <Dialog
          title={t("frame.core.failed.title")}
          testId="core-failed"
          footer={
            <>
              <Button onClick={() => void transport.closeWindow()}>
                {t("frame.core.failed.close")}
              </Button>
              <Button
                variant="primary"
                onClick={() => void transport.retryCore(line.isOtherVersion)}
                data-testid="retry-core"
              >
                {line.isOtherVersion ? t("frame.core.failed.replace") : t("common.action.retry")}
              </Button>
            </>
          }
        >
          <p className={css.words} data-selectable data-testid="start-failure">
            {said(line.message)}
          </p>
        </Dialog>
      );
  }
}

function useIsSlow(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setSlow(true), SOON_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isWaiting]);
  return isWaiting && isSlow;
}
