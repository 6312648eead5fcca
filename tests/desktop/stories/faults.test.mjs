// What goes wrong is said in plain words with a next step, and comes right again where it can.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { named, signal } from '../harness/processes.mjs'
import { startServer } from '../harness/server.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'
/** How soon a bot is back after its worker was killed. */
const BACK_WITHIN_MS = 10_000

async function closedPort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('a killed worker is started again, the bot is back within 10 s and the window says why', async () => {
  await story('worker', async ({ server, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const alice = await joinAs(server, 'Alice')

    const [killed] = named('sculk-worker')
    const began = Date.now()
    const left = server.event('leave', ({ player }) => player === BOT)
    signal([killed])
    const { seq } = await left
    await server.event('join', ({ player, seq: joined }) => player === BOT && joined > seq, BACK_WITHIN_MS)
    const took = Date.now() - began
    assert.ok(took < BACK_WITHIN_MS, `the bot was back after ${took} ms`)
    const [fresh] = named('sculk-worker')
    assert.notEqual(fresh.pid, killed.pid)

    await window.sees('online')
    await window.section('console')
    await window.consoleShows(/process that ran the bot has ended/)
    await window.shot('faults-1-worker-killed')
    const since = alice.heard.length
    alice.say('@ping again')
    await alice.hears(new RegExp(`${BOT}.*again`), { since })
    alice.leave()
  })
})

test('a closed port is said plainly, and the bot comes online by itself once a server listens there', async () => {
  await story('closed-port', async ({ window }) => {
    const port = await closedPort()
    await window.createFirstBot(BOT, `127.0.0.1:${port}`)
    await window.says(new RegExp(`Nothing answers at 127\\.0\\.0\\.1:${port}`))
    await window.says(/Start the server, or check the port/)
    await window.shot('faults-2-closed-port')
    const late = await startServer({ port })
    try {
      await late.joined(BOT, 40_000)
      await window.sees('online')
    } finally {
      late.stop()
    }
  })
})

test('a host that does not exist is said plainly', async () => {
  await story('wrong-host', async ({ window }) => {
    await window.createFirstBot(BOT, 'no-such-host.invalid')
    await window.says(/No server was found under the name "no-such-host\.invalid"/, 30_000)
    await window.says(/Check the server.s address/)
    await window.shot('faults-3-wrong-host')
  })
})

test('a bot that is not whitelisted says the server’s words and stops trying', async () => {
  await story(
    'whitelist',
    async ({ server, window }) => {
      await window.createFirstBot(BOT, server.address)
      await window.says(/whitelist/i)
      await window.sees('failed')
      await window.shot('faults-4-not-whitelisted')
      await server.op('config', { reject: null })
      await window.click(window.testId('start-bot'))
      await until('the bot to join', () => server.joined(BOT))
      await window.sees('online')
    },
    { config: { reject: 'You are not whitelisted on this server!' } },
  )
})
