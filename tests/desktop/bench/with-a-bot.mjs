// Memory with one bot online, window open and closed; and the time from a player's line to the bot's answer.
import { freshFolder, openApp } from '../harness/app.mjs'
import { joinAs } from '../harness/player.mjs'
import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { sculk } from '../harness/sculk.mjs'
import { startServer } from '../harness/server.mjs'
import { until } from '../harness/until.mjs'
import { figure, quantile, sleep } from './figures.mjs'

const BOT = 'Sculk_Bot'
const N_REPLIES = 300
/** Long enough for start-up garbage to be given back. */
const REST_MS = 8000

const OURS = {
  'sculk-core': 'core (sculk-core)',
  'sculk-desktop': 'window (sculk-desktop)',
  'sculk-worker': 'worker, one bot (sculk-worker)',
  WebKitWebProcess: 'web view (WebKitWebProcess)',
  WebKitNetworkProcess: "web view's network (WebKitNetworkProcess)",
}

function printMemory(when) {
  for (const [program, name] of Object.entries(OURS)) {
    const found = named(program)
    if (found.length === 0) continue
    const mb = (kind) => `${(found.reduce((sum, one) => sum + one[kind], 0) / 1024).toFixed(1)} MB`
    figure(`${when}: ${name}`, mb('rss'), `resident; ${mb('anonymous')} of it without files`)
  }
}

/** Times at the server: from receiving the player's line to receiving the bot's answer to it. */
async function measureReplies(server, player) {
  const times = []
  for (let n = 0; n < N_REPLIES; n += 1) {
    const word = `n${n}`
    const asked = server.event('chat', (event) => event.player === player.name && event.message?.endsWith(word))
    const answered = server.event('chat', (event) => event.player === BOT && event.message?.includes(word))
    player.say(`@ping ${word}`)
    times.push((await answered).t - (await asked).t)
  }
  return times
}

export async function measureMemoryAndReplies() {
  const server = await startServer({ seconds: 300 })
  const app = await openApp(freshFolder('bot'), ['--no-pacing'])
  const screen = await openScreen()
  try {
    const window = sculk(app.driver)
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    await sleep(REST_MS)
    printMemory('window open')

    const alice = await joinAs(server, 'Alice')
    const times = await measureReplies(server, alice)
    figure('line to reply, at the server: p50', `${quantile(times, 0.5).toFixed(2)} ms`, `of ${times.length}, queue pacing off`)
    figure('line to reply, at the server: p99', `${quantile(times, 0.99).toFixed(2)} ms`, 'includes the test server and loopback')
    alice.leave()

    const [{ id }] = (await screen.windows()).filter(({ title }) => title === 'Sculk')
    await screen.close(id)
    await window.click(window.testId('close-keep-running'))
    await until('the web view to be destroyed', () => named('WebKitWebProcess').length === 0)
    await sleep(REST_MS)
    printMemory('window closed')
  } finally {
    screen.disconnect()
    await app.quit()
    server.stop()
  }
}
