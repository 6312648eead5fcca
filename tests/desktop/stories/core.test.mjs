// The window is one process and the core another: either may die, and neither takes data with it.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'

import { endAll, freshFolder, openApp, startApp } from '../harness/app.mjs'
import { joinAs } from '../harness/player.mjs'
import { named, signal } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { sculk } from '../harness/sculk.mjs'
import { story } from '../harness/story.mjs'
import { openTray } from '../harness/tray.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'
/** Each round kills the core a little later after the click on Save. */
const N_KILLS = 4

test('a killed core is started again under the open window, which says so and shows the truth', async () => {
  await story('core-killed', async ({ server, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    await window.section('console')

    // It does not start with Sculk, but it ran: that is enough.
    const [killed] = named('sculk-core')
    const { seq } = await server.joined(BOT)
    signal([killed])
    await server.event('join', ({ player, seq: joined }) => player === BOT && joined > seq, 30_000)
    await window.sees('online')
    await window.gone(window.testId('core-lost'))
    const [fresh] = named('sculk-core')
    assert.notEqual(fresh.pid, killed.pid)
    assert.equal(named('sculk-desktop').length, 1, 'the window stayed')
    assert.equal(named('sculk-worker').length, 1, 'the worker of the dead core ended with it')

    // The console shows what the new core says, and calls reach it.
    const alice = await joinAs(server, 'Alice')
    const since = alice.heard.length
    alice.say('@ping back')
    await alice.hears(new RegExp(`${BOT}.*back`), { since })
    await window.consoleShows('pong back')
    alice.leave()
  })
})

test('kill -9 of the core in the middle of saving leaves the old graph or the new one', async () => {
  await story('core-killed-saving', async ({ server, app, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const graph = await window.openGraph('ping')
    let saved = 'pong '
    for (let round = 1; round <= N_KILLS; round += 1) {
      const text = `round ${round} `
      await graph.fill('answer', 'pin_0', text)
      const [core] = named('sculk-core')
      // The click starts the save; the core dies while, before or after it is written.
      await window.click(window.testId('graph-save'))
      await new Promise((resolve) => setTimeout(resolve, (round - 1) * 3))
      signal([core])
      await until('another core', () => named('sculk-core').some(({ pid }) => pid !== core.pid), { ms: 20_000 })
      await window.gone(window.testId('core-lost'), { ms: 20_000 })

      // A fresh window knows only what the database and the draft say.
      signal(named('sculk-desktop'))
      await until('the window to end', () => named('sculk-desktop').length === 0)
      const again = sculk(await app.reopen())
      const reopened = await again.graphInFront()
      const shown = await reopened.valueOf('answer', 'pin_0')
      assert.ok([saved, text].includes(shown), `round ${round}: the graph says ${JSON.stringify(shown)}`)
      Object.assign(window, again)
      Object.assign(graph, reopened)
      // Whatever was shown (a kept draft counts as unsaved), from here on it is saved.
      await reopened.fill('answer', 'pin_0', `${text}kept `)
      await reopened.save()
      saved = `${text}kept `
    }
    // The bot came back by itself, and the last save is what players hear.
    await window.toTab(BOT)
    await window.sees('online')
    const alice = await joinAs(server, 'Alice')
    const since = alice.heard.length
    alice.say('@ping hello')
    await alice.hears(new RegExp(`${BOT}.*round ${N_KILLS} kept hello`), { since })
    alice.leave()
  })
})

test('a core of another version is named, and can be replaced from the window', async () => {
  const folder = freshFolder('other-core')
  const run = join(folder, 'data', 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  // Speaks the greeting, which never changes, and ends when it is asked to.
  const socket = join(run, 'core.sock')
  const old = createServer((connection) => {
    connection.on('error', () => {})
    connection.once('data', (frame) => {
      const { role } = JSON.parse(frame.subarray(4).toString())
      const welcome = Buffer.from(JSON.stringify({ protocol: 0, version: '0.0.9', hasWindow: false }))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(welcome.length)
      connection.end(Buffer.concat([length, welcome]))
      if (role === 'quit') old.close()
    })
  })
  await new Promise((resolve) => old.listen(socket, resolve))
  const app = await openApp(folder)
  try {
    const window = sculk(app.driver)
    await window.says(/Sculk 0\.0\.9 is still running in the background, and this window is Sculk 0\.1\.0/)
    await window.click(window.testId('retry-core'))
    await window.find(window.testId('first-run'), { ms: 20_000 })
    assert.equal(named('sculk-core').length, 1)
  } finally {
    old.close()
    await app.quit()
  }
})

test('an edit of the settings that nobody saved is still there in the next window', async () => {
  await story('settings-draft', async ({ server, app, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.section('settings')
    await window.fill(window.testId('bot-prefix'), '!!')
    signal(named('sculk-desktop'), 'SIGTERM')
    await until('the window to end', () => named('sculk-desktop').length === 0)
    const again = sculk(await app.reopen())
    await again.openBot(BOT)
    await again.section('settings')
    const field = await again.find(again.testId('bot-prefix'))
    await until('the draft', async () => (await field.getAttribute('value')) === '!!')
  })
})

test('the end of the session ends window and core, and the bot leaves cleanly', async () => {
  await story('session-end', async ({ server, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const left = server.event('leave', ({ player }) => player === BOT)
    signal(named('sculk-core'), 'SIGTERM')
    await left
    await until('every process to end', () => ['sculk-desktop', 'sculk-core', 'sculk-worker'].flatMap(named).length === 0)
  })
})

test('--hidden starts the core alone, and the tray opens the window', async () => {
  const tray = await openTray()
  try {
    const { child } = startApp(freshFolder('hidden'), ['--hidden'])
    await until('the start to be done', () => child.exitCode === 0)
    assert.deepEqual(['sculk-core', 'sculk-desktop'].map((name) => named(name).length), [1, 0])
    await tray.click('Open Sculk')
    await until('the window', () => named('sculk-desktop').length === 1)
    // Its page lives: the tray ends both at once only if the window listens to the core.
    const screen = await openScreen()
    await until('the window to be drawn', () => screen.isDrawn('Sculk'), { ms: 20_000 })
    await tray.click('Quit')
    await until('window and core to end', () => ['sculk-core', 'sculk-desktop'].flatMap(named).length === 0)
    screen.disconnect()
  } finally {
    endAll()
    tray.close()
  }
})

test('closing the window with "stop and quit" ends everything', async () => {
  await story('close-quit', async ({ server, window }) => {
    const screen = await openScreen()
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const left = server.event('leave', ({ player }) => player === BOT)
    const [open] = (await screen.windows()).filter(({ title }) => title === 'Sculk')
    await screen.close(open.id)
    await window.click(window.testId('close-quit'))
    await left
    await until('every process to end', () => ['sculk-desktop', 'sculk-core', 'sculk-worker'].flatMap(named).length === 0)
    screen.disconnect()
  })
})
