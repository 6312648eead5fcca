/* A tab in each engine, with the same few calls. */
import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const SIZE = { width: 1280, height: 800 };
const DRIVER = "http://127.0.0.1:4470";
const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

const GL_IN_SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader"];

/** Chromium without a window: with its software compositor, or with GL computed in software. */
export async function chromiumTab(isGl) {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      ...(isGl ? GL_IN_SOFTWARE : ["--disable-gpu"]),
      "--disable-background-networking",
      "--enable-precise-memory-info",
      "--js-flags=--expose-gc",
    ],
  });
  const tab = await browser.newPage({ viewport: SIZE });
  tab.on("pageerror", (error) => console.log(`page: ${error.message}`));
  return {
    version: browser.version(),
    goto: (url) => tab.goto(url),
    call: (name, ...args) =>
      tab.evaluate(([name, args]) => globalThis.bench[name](...args), [name, args]),
    screenshot: (path) => tab.screenshot({ path }),
    close: () => browser.close(),
  };
}

async function ask(method, path, body) {
  const response = await fetch(DRIVER + path, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${path}: ${value.message}`);
  return value;
}

async function untilReady() {
  for (let n = 0; n < 100; n += 1) {
    const status = await ask("GET", "/status").catch(() => null);
    if (status?.ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("WebKitWebDriver does not answer");
}

const CALL = `const done = arguments[arguments.length - 1];
  Promise.resolve(window.bench[arguments[0]](...arguments[1])).then(
    (value) => done({ value }), (error) => done({ error: String(error) }));`;

/** WebKitGTK's own small browser, on the screen DISPLAY names. */
export async function webkitTab() {
  const driver = spawn("WebKitWebDriver", ["--port=4470"], {
    stdio: "ignore",
    env: {
      ...process.env,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    },
  });
  try {
    await untilReady();
    const options = { binary: MINI_BROWSER, args: ["--automation"] };
    const { sessionId, capabilities } = await ask("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    const session = `/session/${sessionId}`;
    await ask("POST", `${session}/timeouts`, { script: 600_000 });
    await ask("POST", `${session}/window/rect`, { x: 0, y: 0, ...SIZE });
    return {
      version: capabilities.browserVersion,
      goto: (url) => ask("POST", `${session}/url`, { url }),
      call: async (name, ...args) => {
        const body = { script: CALL, args: [name, args] };
        const { value, error } = await ask("POST", `${session}/execute/async`, body);
        if (error) throw new Error(error);
        return value;
      },
      screenshot: async () => Buffer.from(await ask("GET", `${session}/screenshot`), "base64"),
      close: async () => {
        await ask("DELETE", session).catch(() => undefined);
        driver.kill();
      },
    };
  } catch (error) {
    driver.kill();
    throw error;
  }
}
