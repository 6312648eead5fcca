// How long lists of a hundred thousand rows take to open in the real window, from the click until rows are
// painted, and how long a search in them takes. Printed; nothing is asserted.
// Usage: tests/desktop/run.sh node tests/desktop/bench/lists.mjs [ROWS]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { freshFolder, openApp, PROGRAM } from '../harness/app.mjs'
import { connectToCore } from '../harness/core-client.mjs'
import { sculk } from '../harness/sculk.mjs'
import { figure, quantile } from './figures.mjs'

const ROWS = Number(process.argv[2] ?? 100_000)
const N_TIMES = 7
const BOT = 'Full_Bot'
const FILL = fileURLToPath(new URL('./full-folder.py', import.meta.url))

/** Does something to the page and waits, in the page itself, until what it leads to is painted. The code is
 *  part of the script: the page's policy lets nobody evaluate texts. */
const painted = (driver, begin, wanted) =>
  driver.executeAsyncScript(
    `const done = arguments[0]
     const found = () => ${wanted}
     const began = performance.now()
     { ${begin} }
     const look = () => found() ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
       : performance.now() - began > 20000 ? done(null) : requestAnimationFrame(look)
     look()`,
  )

const click = (css) => `document.querySelector(${JSON.stringify(css)}).click()`
const there = (css) => `document.querySelector(${JSON.stringify(css)}) !== null`
const type = (css, text) => `
  const field = document.querySelector(${JSON.stringify(css)})
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(text)})
  field.dispatchEvent(new Event('input', { bubbles: true }))`

console.log(`desktop, lists of ${ROWS} rows: ${PROGRAM}`)
const folder = freshFolder('lists')
const first = await openApp(folder)
const core = await connectToCore(first.dataDir)
const server = await core.call('create_server', { name: 'Full', address: '127.0.0.1:1' })
const wish = { username: BOT, serverId: server.id, prefix: null, owners: null, password: null, autoStart: null }
const { id: bot } = await core.call('create_bot', wish)
core.close()
await first.quit()

const filled = spawnSync('python3', [FILL, first.dataDir, String(ROWS), String(bot)], { encoding: 'utf8' })
if (filled.status !== 0) throw new Error(`the folder was not filled: ${filled.stderr}`)

const app = await openApp(folder)
const window = sculk(app.driver)
await window.find('[data-testid="rail-dashboard"]', { ms: 60_000 })
await window.openBot(BOT)

/** Opens a list several times from another place; the first time nothing of it is in memory. */
async function measure(what, away, begin, wanted) {
  const times = []
  for (let run = 0; run < N_TIMES; run += 1) {
    await painted(app.driver, away.begin, away.wanted)
    times.push(await painted(app.driver, begin, wanted))
  }
  if (times.includes(null)) {
    figure(what, 'nothing within 20 s')
    return
  }
  figure(`${what}, first`, `${times[0].toFixed(0)} ms`)
  figure(`${what}, later: median`, `${quantile(times.slice(1), 0.5).toFixed(0)} ms`, `slowest ${quantile(times.slice(1), 1).toFixed(0)} ms of ${times.length - 1}`)
}

const section = (name) => `[data-testid="section-${name}"]`
const tab = (name) => `document.querySelector('${section(name)}').dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 })); document.querySelector('${section(name)}').focus()`
const overview = { begin: tab('overview'), wanted: there(`${section('overview')}[data-state="active"]`) }
await measure('people open', overview, tab('people'), there('[data-testid^="person-"]'))
await measure(
  'people search',
  { begin: type('[data-testid="people-search"]', ''), wanted: there('[data-testid="person-player_000000"]') },
  type('[data-testid="people-search"]', `${ROWS - 1}`),
  there(`[data-testid="person-player_${String(ROWS - 1).padStart(6, '0')}"]`),
)
await measure('console open', overview, tab('console'), there('[data-testid="console-line"]'))

const dashboard = { begin: click('[data-testid="rail-dashboard"]'), wanted: there('[data-testid="dashboard-new-bot"]') }
await measure('store open', dashboard, click('[data-testid="rail-store"]'), there('[data-testid^="value-row-"]'))
await measure('settings with audit open', dashboard, click('[data-testid="rail-settings"]'), there('[data-testid="audit-panel"] [data-testid^="audit-"]'))
const plans = { begin: click('[data-testid="rail-dashboard"]'), wanted: there('[data-testid="dashboard-new-bot"]') }
await painted(app.driver, click('[data-testid="rail-schedule"]'), there('[data-testid="history-schedule-Ticks"]'))
await painted(app.driver, click('[data-testid="history-schedule-Ticks"]'), there('[data-testid^="job-"]'))
await measure('schedule open', plans, click('[data-testid="rail-schedule"]'), there('[data-testid="history-schedule-Ticks"], [data-testid^="job-"]'))
await app.quit()
process.exit(0)
