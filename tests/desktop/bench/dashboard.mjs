// What the dashboard costs while sixty bots play: CPU time of the window's processes, in percent of one core.
// Printed; nothing is asserted.
// Usage: tests/desktop/run.sh node tests/desktop/bench/dashboard.mjs [BOTS] [SECONDS]
import { readFileSync } from 'node:fs'

import { freshFolder, openApp, PROGRAM } from '../harness/app.mjs'
import { connectToCore } from '../harness/core-client.mjs'
import { named } from '../harness/processes.mjs'
import { sculk } from '../harness/sculk.mjs'
import { startServer } from '../harness/server.mjs'
import { until } from '../harness/until.mjs'
import { figure, sleep } from './figures.mjs'

const BOTS = Number(process.argv[2] ?? 60)
const SECONDS = Number(process.argv[3] ?? 20)
const TICKS_PER_SECOND = 100

/** CPU time that processes have used so far, in seconds. */
function cpuSeconds(names) {
  return names.flatMap(named).reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }, 0)
}

/** Prints what each of the programs uses in a while. */
async function measure(when) {
  const programs = ['WebKitWebProcess', 'sculk-desktop', 'WebKitNetworkProcess', 'sculk-core']
  // What came before is not what showing costs.
  await sleep(5000)
  const before = programs.map((program) => cpuSeconds([program]))
  const began = performance.now()
  await sleep(SECONDS * 1000)
  const seconds = (performance.now() - began) / 1000
  for (const [n, program] of programs.entries()) {
    const percent = ((cpuSeconds([program]) - before[n]) / seconds) * 100
    figure(`${program}, ${when}`, `${percent.toFixed(1)} %`, `of one core, over ${SECONDS} s`)
  }
}

console.log(`desktop, dashboard of ${BOTS} bots: ${PROGRAM}`)
const server = await startServer({ config: { maxPlayers: BOTS + 10 } })
const app = await openApp(freshFolder('dashboard'))
const core = await connectToCore(app.dataDir)
const place = await core.call('create_server', { name: 'Many', address: server.address })
for (let n = 0; n < BOTS; n += 1) {
  const wish = { username: `Bot_${n}`, serverId: place.id, prefix: null, owners: null, password: null, autoStart: null }
  await core.call('create_bot', wish)
}
const window = sculk(app.driver)
await window.find('[data-testid="dashboard-row-Bot_0"]', { ms: 30_000 })
await measure('bots stopped')
await core.call('start_bots', { type: 'all' })
const online = async () => (await core.call('list_bots')).filter(({ state }) => state.type === 'online').length
await until('the bots to play', async () => (await online()) === BOTS, { ms: 120_000, every: 500 })
await measure('bots online')
core.close()
await app.quit()
server.stop()
process.exit(0)
