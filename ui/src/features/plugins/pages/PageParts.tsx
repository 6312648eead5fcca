import { useState } from "react";
import { Button } from "@/design/Button";
import { Segmented } from "@/design/Segmented";
import { useTranslate } from "@/i18n/use-translate";
import { usePage } from "./page-context";
import {
  inputKeys,
  isMap,
  listOf,
  readBlocks,
  textOf,
  type Json,
  type PagePart,
} from "./page-layout";
import { PageInput } from "./PageInput";
import { PageTable } from "./PageTable";
import css from "./Page.module.css";

/** Lines of a log that are shown. */
const MAX_LINES = 200;
const INPUTS: ReadonlySet<string> = new Set(["Input", "Textarea", "Select", "Switch"]);

/** The parts of a plugin's page, one below the other. Texts are texts: no markup of a plugin is ever run. */
export function PageParts({ parts }: { parts: readonly PagePart[] }) {
  // Parts have no names, and a page is only ever replaced as a whole.
  return parts.map((part, n) => <Part key={n} part={part} />);
}

function Part({ part }: { part: PagePart }) {
  const t = useTranslate();
  const { type, props, children } = part;
  if (INPUTS.has(type)) return <PageInput part={part} />;
  switch (type) {
    case "Stack":
    case "CardContent":
      return (
        <div className={css.stack}>
          <PageParts parts={children} />
        </div>
      );
    case "Grid":
      return (
        <div className={css.grid} style={{ ["--columns" as string]: columnsOf(props["columns"]) }}>
          <PageParts parts={children} />
        </div>
      );
    case "Card":
      return (
        <section className={css.card}>
          <PageParts parts={children} />
        </section>
      );
    case "CardHeader":
      return (
        <header>
          <h3 className={css.title}>{textOf(props["title"])}</h3>
          {textOf(props["description"]) !== "" && (
            <p className={css.quiet}>{textOf(props["description"])}</p>
          )}
        </header>
      );
    case "Tabs":
      return <PageTabs part={part} />;
    case "Accordion":
      return (
        <div className={css.stack}>
          <PageParts parts={children} />
        </div>
      );
    case "AccordionItem":
      return (
        <details className={css.card}>
          <summary>{textOf(props["label"])}</summary>
          <div className={css.stack}>
            <PageParts parts={children} />
          </div>
        </details>
      );
    case "Form":
      return <PageForm part={part} />;
    case "Button":
    case "ToggleButton":
      return <PageButton part={part} />;
    case "Table":
      return <PageTable part={part} />;
    case "Text":
    case "Statistic":
    case "Markdown":
    case "LogViewer":
    case "InventoryViewer":
      return <Shown part={part} />;
    default:
      return <p className={css.unknown}>{t("plugins.page.unknown", { type })}</p>;
  }
}

const columnsOf = (value: Json | undefined): number =>
  typeof value === "number" && value >= 1 && value <= 6 ? Math.trunc(value) : 2;

/** Parts that show a value of the data. */
function Shown({ part: { type, props } }: { part: PagePart }) {
  const { data } = usePage();
  const t = useTranslate();
  const value = data[textOf(props["dataKey"])];
  switch (type) {
    case "Statistic":
      return (
        <div className={css.statistic}>
          <span className={css.quiet}>{textOf(props["label"])}</span>
          <strong data-selectable>{textOf(value)}</strong>
        </div>
      );
    case "LogViewer":
      return (
        <pre className={css.log} data-selectable>
          {listOf(value).slice(-MAX_LINES).map(textOf).join("\n")}
        </pre>
      );
    case "InventoryViewer": {
      const items = listOf(value).filter(isMap);
      if (items.length === 0) return <p className={css.quiet}>{t("plugins.page.empty")}</p>;
      return (
        <ul className={css.items}>
          {items.map((item, n) => (
            <li key={n}>
              <span>{textOf(item["name"])}</span>
              <span className={css.quiet}>{textOf(item["durability"] ?? item["count"])}</span>
            </li>
          ))}
        </ul>
      );
    }
    default: {
      const text = textOf(props["text"] ?? props["content"] ?? value);
      return (
        <div className={css.words} data-selectable>
          {readBlocks(text).map((block, n) => {
            if (block.kind === "heading") return <h4 key={n}>{block.text}</h4>;
            return <p key={n}>{block.kind === "item" ? `• ${block.text}` : block.text}</p>;
          })}
        </div>
      );
    }
  }
}

function PageTabs({ part: { props, children } }: { part: PagePart }) {
  const t = useTranslate();
  const names = children.map((tab, n) => textOf(tab.props["value"]) || String(n));
  const [picked, setPicked] = useState(textOf(props["defaultValue"]));
  const at = Math.max(names.indexOf(picked), 0);
  return (
    <div className={css.stack}>
      <Segmented
        label={t("plugins.page.tabs")}
        value={names[at] ?? null}
        options={children.map((tab, n) => ({
          value: names[n] ?? "",
          label: textOf(tab.props["label"]) || (names[n] ?? ""),
        }))}
        onPick={setPicked}
      />
      <PageParts parts={children[at]?.children ?? []} />
    </div>
  );
}

function PageButton({ part: { type, props } }: { part: PagePart }) {
  const { data, pressed, press } = usePage();
  const isOn = type === "ToggleButton" && Boolean(data[textOf(props["dataKey"])]);
  const action = textOf(props["action"]);
  const label = textOf(isOn ? props["label_active"] : props["label"]) || action;
  const payload = props["payload"] ?? data[textOf(props["payloadKey"])] ?? {};
  const isGrave = props["variant"] === "destructive" || isOn;
  return (
    <div>
      <Button
        variant={isGrave ? "danger" : "plain"}
        disabled={pressed !== null || props["disabled"] === true}
        onClick={() => press(action, payload)}
        data-testid={`page-press-${action}`}
      >
        {label}
      </Button>
    </div>
  );
}

function PageForm({ part: { props, children } }: { part: PagePart }) {
  const t = useTranslate();
  const { data, pressed, press } = usePage();
  const action = textOf(props["action"]);
  return (
    <form
      className={css.stack}
      onSubmit={(event) => {
        event.preventDefault();
        const entries = inputKeys(children).map((key): [string, Json] => [key, data[key] ?? null]);
        press(action, Object.fromEntries(entries));
      }}
    >
      <PageParts parts={children} />
      <div>
        <Button type="submit" disabled={pressed !== null} data-testid={`page-submit-${action}`}>
          {textOf(props["submitLabel"]) || t("common.action.save")}
        </Button>
      </div>
    </form>
  );
}
