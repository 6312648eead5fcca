/* Pictures of the window over the scripted core, in every theme and size that matters.
   npm run shots -- FOLDER [name-filter] [themes] [sizes] [language]
   For instance: npm run shots -- /tmp/shots dashboard dark,light 1280x800,900x700 ru
   In another language than English it also prints what seems to be left in English. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { VIEWS } from "./views.mjs";

const [
  folder = "shots",
  filter = "",
  themes = "dark,light",
  sizes = "1280x800,1920x1080,900x700",
  language = "en",
] = process.argv.slice(2);
const config = new URL("./vite.config.ts", import.meta.url).pathname;

/** Texts of the page that look like English sentences, and whether it is wider than its window. */
const looked = () => {
  const { document, innerWidth, NodeFilter } = globalThis;
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    if (/[A-Za-z']{2,} [a-z']{2,} [a-z']{2,}/u.test(text)) found.add(text.slice(0, 120));
  }
  if (document.documentElement.scrollWidth > innerWidth) found.add("(wider than the window)");
  return [...found];
};

await mkdir(folder, { recursive: true });
await build({ configFile: config, logLevel: "warn" });
const server = await preview({ configFile: config });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  for (const [name, view] of Object.entries(VIEWS)) {
    if (!name.includes(filter)) continue;
    for (const theme of themes.split(",")) {
      for (const [width, height] of sizes.split(",").map((size) => size.split("x").map(Number))) {
        const context = await browser.newContext({ viewport: { width, height }, locale: "en-GB" });
        const tab = await context.newPage();
        tab.setDefaultTimeout(5_000);
        tab.on("console", (message) => {
          if (message.type() === "error") console.log(`${name}: ${message.text()}`);
        });
        tab.on("pageerror", (error) => console.log(`${name}: ${error.message}`));
        const inLanguage =
          language === "en" || view.query.includes("lang=") ? "" : `&lang=${language}`;
        await tab.goto(`http://127.0.0.1:5199/?${view.query}&theme=${theme}${inLanguage}`);
        await tab.waitForTimeout(500);
        if (view.act)
          await view.act(tab).catch((error) => console.log(`${name}: ${error.message}`));
        await tab.waitForTimeout(250);
        if (language !== "en")
          for (const text of await tab.evaluate(looked)) console.log(`${name} ${width}: ${text}`);
        await tab.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
