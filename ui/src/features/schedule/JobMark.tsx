import { Ban, CircleCheck, CircleX, Clock, Loader } from "lucide-react";
import type { ReactNode } from "react";
import type { JobState, ScheduleJob } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Schedule.module.css";

const ICONS: Record<JobState, ReactNode> = {
  waiting: <Clock />,
  running: <Loader />,
  done: <CircleCheck />,
  failed: <CircleX />,
  skipped: <Ban />,
  dismissed: <CircleX />,
};

/** How far a job is: a sign and a word. */
export function JobMark({ job: { state, message } }: { job: ScheduleJob }) {
  const t = useTranslate();
  return (
    <span className={classNames(css.mark, css[state])} title={message || undefined}>
      {ICONS[state]}
      {t(`schedule.state.${state}`)}
    </span>
  );
}
