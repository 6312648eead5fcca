// kill -9 of the real window, of its core, or of both, while a hand types, drags and publishes in it. After each the
// app is started again, and the graph must hold what was typed up to one second before the kill.
// Usage: tests/desktop/run.sh node tests/desktop/bench/kill-window.mjs [ROUNDS]
import { By, Key } from 'selenium-webdriver'

import { freshFolder, openApp } from '../harness/app.mjs'
import { page } from '../harness/page.mjs'
import { named, signal } from '../harness/processes.mjs'
import { startServer } from '../harness/server.mjs'
import { sculk } from '../harness/sculk.mjs'

const nRounds = Number(process.argv[2] ?? 20)
/** What may be lost, in milliseconds. */
const MAY_BE_LOST = 1000
const KINDS = ['window', 'core', 'both']
const PROGRAMS = { window: ['sculk-desktop', 'WebKitWebProcess'], core: ['sculk-core'], both: ['sculk-desktop', 'WebKitWebProcess', 'sculk-core'] }

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Types, drags and publishes until told to stop or the window is gone; notes what the field held and when. */
async function work(driver, round, typed, state) {
  const hand = page(driver)
  const { testId } = hand
  const field = await driver.findElement(By.css(testId('field-answer-pin_0')))
  for (let step = 1; !state.isOver; step += 1) {
    if (step % 5 === 0) {
      await hand.moveBy(await driver.findElement(By.css(`${testId('node-text')} header, ${testId('node-text')}`)), 24, 12)
      await field.click()
    } else if (step % 7 === 0) {
      await driver.findElement(By.css(testId('graph-save'))).click()
      await field.click()
    } else {
      await field.sendKeys(Key.END, `${round}.${step} `)
      typed.push({ at: Date.now(), text: await field.getAttribute('value') })
    }
  }
}

const server = await startServer({})
const folder = freshFolder('kill-window')
const app = await openApp(folder)
const losses = { window: [], core: [], both: [] }
let nFaults = 0
try {
  let window = sculk(app.driver)
  await window.createFirstBot('Sculk_Bot', server.address)
  await window.openGraph('ping')
  for (let round = 1; round <= nRounds; round += 1) {
    const kind = KINDS[round % KINDS.length]
    const typed = []
    const state = { isOver: false }
    await window.fill(window.testId('field-answer-pin_0'), `${round}: `)
    const working = work(app.driver, round, typed, state).catch(() => {}) // the window went away under the hand
    await sleep(1500 + Math.random() * 2000)
    const killedAt = Date.now()
    signal(PROGRAMS[kind].flatMap(named))
    state.isOver = true
    // A window whose core died is closed in the same moment: what it holds in memory must not help.
    if (kind === 'core') signal(PROGRAMS.window.flatMap(named))
    await Promise.race([working, sleep(3000)])
    window = sculk(await app.reopen())
    await window.graphInFront()
    const shown = await (await window.find(window.testId('field-answer-pin_0'))).getAttribute('value')
    const due = typed.filter(({ at }) => at < killedAt - MAY_BE_LOST).at(-1)?.text ?? `${round}: `
    // Typing only adds, so that a later state begins with every earlier one.
    const isKept = shown.startsWith(due.trimEnd())
    const lost = typed.find(({ text }) => text.length > shown.length)
    const loss = lost && lost.at < killedAt ? killedAt - lost.at : 0
    losses[kind].push(loss)
    if (!isKept) {
      nFaults += 1
      console.log(`round ${round}, ${kind} killed: shows ${JSON.stringify(shown)}, must hold ${JSON.stringify(due)}`)
    }
  }
} finally {
  await app.quit()
  server.stop()
}
for (const [kind, all] of Object.entries(losses)) {
  const sorted = all.toSorted((a, b) => a - b)
  console.log(`${kind} killed: ${all.length} rounds, ${all.filter((ms) => ms === 0).length} lost nothing, most ${sorted.at(-1) ?? 0} ms`)
}
console.log(`${nRounds} rounds, ${nFaults} faults`)
process.exit(nFaults === 0 ? 0 : 1)
