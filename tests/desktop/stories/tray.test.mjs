// The tray: every bot can be started, stopped and restarted from it, the window opened, the app ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { story } from '../harness/story.mjs'
import { openTray } from '../harness/tray.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('the tray drives bots, opens the window and quits', async () => {
  const tray = await openTray()
  try {
    await story('tray', async ({ server, window }) => {
      const screen = await openScreen()
      const windows = async () => (await screen.windows()).filter(({ title }) => title === 'Sculk')
      await window.createFirstBot(BOT, server.address)
      await window.sees('online')
      const first = await server.joined(BOT)
      await until('the tray to know', () => tray.entry(`${BOT} (online)`))
      const start = await tray.entry(/^Sculk_Bot/, 'Start')
      assert.equal(start.enabled, false, 'a bot that is online cannot be started')

      await tray.click(/^Sculk_Bot/, 'Stop')
      await window.sees('stopped')
      await tray.click(/^Sculk_Bot \(stopped\)/, 'Start')
      await window.sees('online')
      const second = await server.event('join', ({ seq }) => seq > first.seq)
      await tray.click(/^Sculk_Bot \(online\)/, 'Restart')
      await server.event('join', ({ seq }) => seq > second.seq)
      await tray.click('Stop all')
      await window.sees('stopped')
      await tray.click('Start all')
      await window.sees('online')

      const [open] = await windows()
      await screen.close(open.id)
      await window.click(window.testId('close-keep-running'))
      await until('the window to be gone', async () => (await windows()).length === 0)
      await tray.click('Open Sculk')
      await until('the window to be back', async () => (await windows()).length === 1)

      await tray.click('Quit')
      await until('the app to end', () => ['sculk-desktop', 'sculk-core', 'sculk-worker'].flatMap(named).length === 0)
      screen.disconnect()
    })
  } finally {
    tray.close()
  }
})
