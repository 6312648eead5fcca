// What a hand does with the window: look, click, type, drag. Every look waits for what it looks for.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { By, Key, Origin } from 'selenium-webdriver'

import { until } from './until.mjs'

const SHOT_MS = 10_000
const SHOTS = fileURLToPath(new URL('../shots/', import.meta.url))

/** Finds things by test id (`data-testid`), visible text or CSS, and acts on them. */
export function page(driver) {
  const testId = (id) => `[data-testid="${id}"]`

  async function find(css, { text, ms = 10_000 } = {}) {
    const what = text === undefined ? css : `${css} with the text ${text}`
    return until(what, async () => {
      for (const element of await driver.findElements(By.css(css))) {
        if (!(await element.isDisplayed())) continue
        if (text === undefined || matches(await textOf(element), text)) return element
      }
      return undefined
    }, { ms })
  }

  async function click(css, options) {
    // Between finding and clicking the page may draw the element anew.
    await until(`a click on ${css}`, async () => {
      await (await find(css, options)).click()
      return true
    }, { ms: options?.ms ?? 10_000 })
  }

  async function doubleClick(css, options) {
    await until(`a double click on ${css}`, async () => {
      await driver.actions().doubleClick(await find(css, options)).perform()
      return true
    }, { ms: options?.ms ?? 10_000 })
  }

  /** Replaces what a field holds. */
  async function fill(css, value) {
    const field = await find(css)
    await field.click()
    await field.sendKeys(Key.chord(Key.CONTROL, 'a'), Key.BACK_SPACE)
    await field.sendKeys(value)
    await until(`${css} to hold ${value}`, async () => (await field.getAttribute('value')) === value)
  }

  /** Drags from the middle of one element to the middle of another, as a slow hand does. */
  async function drag(from, to) {
    await driver
      .actions({ async: true, bridge: false })
      .move({ origin: from })
      .press()
      .move({ origin: from, x: 12, y: 4, duration: 80 })
      .move({ origin: to, x: -8, y: 0, duration: 250 })
      .move({ origin: to, duration: 80 })
      .release()
      .perform()
  }

  async function gone(css, { text, ms = 10_000 } = {}) {
    await until(`${css} to be gone`, async () => {
      const elements = await driver.findElements(By.css(css))
      if (text === undefined) return elements.length === 0
      const texts = await Promise.all(elements.map((element) => element.getText().catch(() => '')))
      return !texts.some((found) => matches(found, text))
    }, { ms })
  }

  /** Keeps a picture of the window under tests/desktop/shots. */
  async function shot(name) {
    mkdirSync(SHOTS, { recursive: true })
    // A page whose script has failed is never drawn again, and the driver would wait for it for ever.
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`no picture within ${SHOT_MS} ms: the page is not drawn any more`)), SHOT_MS).unref()
    })
    writeFileSync(`${SHOTS}${name}.png`, await Promise.race([driver.takeScreenshot(), late]), 'base64')
  }

  return {
    testId,
    find,
    click,
    doubleClick,
    fill,
    drag,
    gone,
    shot,
    press: (...keys) => driver.actions().sendKeys(Key.chord(...keys)).perform(),
    moveBy: (element, x, y) =>
      driver.actions().move({ origin: element }).press().move({ origin: Origin.POINTER, x, y, duration: 200 }).release().perform(),
    text: async (css, options) => textOf(await find(css, options)),
  }
}

/** What an element says. WebKit's driver gives nothing for text that could be cut off with an ellipsis. */
async function textOf(element) {
  return (await element.getText()) || (await element.getAttribute('textContent'))
}

function matches(found, wanted) {
  return wanted instanceof RegExp ? wanted.test(found) : found.includes(wanted)
}
