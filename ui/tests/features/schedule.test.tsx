import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import {
  fieldsOf,
  planOf,
  scheduleDraft,
  scheduleProblems,
} from "@/features/schedule/schedule-draft";
import { BackendError } from "@/backend/backend-error";
import { renderWindow } from "@tests/render-window";
import { oneBot } from "@tests/scripted/scenarios";
import { job, schedule } from "@tests/scripted/scripted-schedules";

const NOW = Date.UTC(2026, 10, 21, 18, 30);

const page = () => {
  const script = oneBot(Date.now());
  const tab = { type: "page", page: "schedule" };
  script.settings.place = JSON.stringify({ tabs: [tab], activeId: "page:schedule" });
  return script;
};

describe("a schedule that is typed", () => {
  it("is a plan only where it can be one", () => {
    const draft = scheduleDraft(null, NOW);
    expect(planOf({ ...draft, planType: "every", every: "90", unit: "minutes" })).toEqual({
      type: "every",
      seconds: 5_400,
    });
    for (const every of ["0", "-1", "1.5", "", "x", "9999999999"]) {
      expect(planOf({ ...draft, planType: "every", every }), every).toBeNull();
    }
    expect(planOf({ ...draft, planType: "once", once: "" })).toBeNull();
    expect(planOf({ ...draft, planType: "cron", pattern: "  " })).toBeNull();
    expect(planOf({ ...draft, planType: "atStart" })).toEqual({ type: "atStart" });
  });

  it("comes back as it was saved", () => {
    for (const view of [
      schedule({ id: 1 }),
      schedule({ id: 2, plan: { type: "every", seconds: 7_200 } }),
      schedule({ id: 3, plan: { type: "once", at: Date.UTC(2026, 10, 22, 4, 30) } }),
      schedule({ id: 4, action: { type: "say", text: "/home" }, maxAttempts: 1 }),
      schedule({ id: 5, targets: { type: "servers", ids: [1, 2] } }),
      schedule({ id: 6, action: { type: "runGraph", eventGraphId: 7 } }),
    ]) {
      expect(fieldsOf(scheduleDraft(view, NOW)), String(view.id)).toEqual(view.fields);
    }
  });

  it("lacks what it needs until that is given", () => {
    const draft = { ...scheduleDraft(null, NOW), name: "Nightly" };
    expect(fieldsOf(draft)).not.toBeNull();
    expect(fieldsOf({ ...draft, name: " " })).toBeNull();
    expect(fieldsOf({ ...draft, actionType: "say", text: "" })).toBeNull();
    expect(fieldsOf({ ...draft, actionType: "runGraph" })).toBeNull();
    expect(fieldsOf({ ...draft, targetType: "bots" })).toBeNull();
    expect(scheduleProblems({ ...draft, attempts: "11" }).attempts).toBe(true);
    expect(scheduleProblems({ ...draft, name: "x".repeat(65) }).name).toBe(true);
  });
});

describe("the schedule page", () => {
  it("teaches when there is nothing, and makes a schedule whose times are seen before", async () => {
    const { core, user } = renderWindow(page());
    expect(await screen.findByText("Nothing happens by itself yet")).toBeInTheDocument();
    await user.click(screen.getByTestId("new-schedule"));
    const dialog = within(await screen.findByTestId("schedule-dialog"));
    const pattern = dialog.getByTestId("schedule-pattern");
    await waitFor(() =>
      expect(dialog.getByTestId("plan-explained")).toHaveTextContent("At 04:00."),
    );
    expect(within(dialog.getByTestId("plan-explained")).getAllByRole("listitem")).toHaveLength(5);

    await user.clear(pattern);
    await user.type(pattern, "0 0 30 2 *");
    expect(await dialog.findByTestId("plan-problem")).toHaveTextContent("This never comes");
    await user.clear(pattern);
    await user.type(pattern, "0 12 * * SAT");
    await waitFor(() =>
      expect(dialog.getByTestId("plan-explained")).toHaveTextContent("At 12:00, on Saturday."),
    );
    expect(dialog.getByTestId("save-schedule")).toBeDisabled();
    await user.type(dialog.getByTestId("schedule-name"), "Saturdays");
    await user.selectOptions(dialog.getByTestId("schedule-action"), "say");
    await user.type(dialog.getByTestId("schedule-text"), "Vote!");
    await user.click(dialog.getByTestId("save-schedule"));
    expect(await screen.findByTestId("schedule-row-Saturdays")).toHaveTextContent("Say “Vote!”");
    const made = core.calls.find(({ name }) => name === "createSchedule")?.req;
    expect(made).toMatchObject({
      name: "Saturdays",
      plan: { type: "cron", pattern: "0 12 * * SAT" },
      action: { type: "say", text: "Vote!" },
      targets: { type: "all" },
    });
  });

  it("asks before changes are thrown away", async () => {
    const { user } = renderWindow(page());
    await user.click(await screen.findByTestId("new-schedule"));
    await user.type(await screen.findByTestId("schedule-name"), "x");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByTestId("keep-changes"));
    expect(await screen.findByTestId("schedule-name")).toHaveValue("x");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByTestId("discard-changes"));
    expect(screen.queryByTestId("schedule-dialog")).not.toBeInTheDocument();
  });

  it("shows what the core refuses where it is typed", async () => {
    const { core, user } = renderWindow(page());
    await user.click(await screen.findByTestId("new-schedule"));
    await user.type(await screen.findByTestId("schedule-name"), "Nightly restart");
    const why = "There already is a schedule named “Nightly restart” here. Choose another name.";
    core.fail("createSchedule", new BackendError("nameTaken", why, "name"));
    await user.click(screen.getByTestId("save-schedule"));
    expect(await screen.findByText(why)).toBeInTheDocument();
    expect(screen.getByTestId("schedule-name")).toHaveValue("Nightly restart");
  });

  it("switches off, runs now, deletes, and undoes that", async () => {
    const script = page();
    script.schedules = [schedule({ id: 1 })];
    const { core, user } = renderWindow(script);
    await user.click(await screen.findByRole("switch", { name: "Nightly restart happens" }));
    await waitFor(() => expect(core.script.schedules?.[0]?.fields.isEnabled).toBe(false));
    expect(await screen.findByText("switched off")).toBeInTheDocument();
    await user.click(screen.getByTestId("run-schedule-Nightly restart"));
    expect(await screen.findByText("Nightly restart begins now.")).toBeInTheDocument();
    await user.click(screen.getByTestId("delete-schedule-Nightly restart"));
    expect(await screen.findByText("Nothing happens by itself yet")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId("schedule-row-Nightly restart")).toBeInTheDocument();
  });

  it("lists what failed for good, does it once more, and takes note", async () => {
    const script = page();
    script.jobs = [
      job({ id: 1, dueAt: NOW }),
      job({ id: 2, dueAt: NOW, state: "failed", nAttempts: 3, message: "It is not online." }),
      job({ id: 3, dueAt: NOW, state: "failed", botName: null, message: "It was deleted." }),
    ];
    const { core, user } = renderWindow(script);
    await user.click(await screen.findByRole("radio", { name: "Failed (2)" }));
    expect(await screen.findByTestId("job-2")).toHaveTextContent("It is not online.");
    expect(screen.queryByTestId("job-1")).not.toBeInTheDocument();
    await user.click(screen.getByTestId("again-2"));
    await waitFor(() => expect(screen.queryByTestId("job-2")).not.toBeInTheDocument());
    await user.click(screen.getByTestId("dismiss-3"));
    expect(await screen.findByText("Nothing failed")).toBeInTheDocument();
    expect(core.calls).toContainEqual({ name: "runJobsAgain", req: { ids: [2] } });
    await user.click(screen.getByRole("radio", { name: "History" }));
    expect(await screen.findByTestId("job-1")).toHaveTextContent("4 s");
  });

  it("pages through a long history", async () => {
    const script = page();
    script.jobs = Array.from({ length: 150 }, (_, n) => job({ id: n + 1, dueAt: NOW }));
    const { user } = renderWindow(script);
    await user.click(await screen.findByRole("radio", { name: "History" }));
    expect(await screen.findByTestId("job-150")).toBeInTheDocument();
    expect(screen.queryByTestId("job-50")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Older" }));
    expect(await screen.findByTestId("job-50")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Older" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Newer" }));
    expect(await screen.findByTestId("job-150")).toBeInTheDocument();
  });
});
