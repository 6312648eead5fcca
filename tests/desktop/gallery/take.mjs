// Pictures of every page of the real window: dark and light, with no bot, one and sixty. To be looked at.
// Usage: [SCULK_TEST_SCREEN=1920x1080] tests/desktop/run.sh node tests/desktop/gallery/take.mjs
// They go to tests/desktop/shots/gallery-*.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Key } from 'selenium-webdriver'

import { freshFolder, openApp } from '../harness/app.mjs'
import { connectToCore } from '../harness/core-client.mjs'
import { openScreen } from '../harness/screen.mjs'
import { sculk } from '../harness/sculk.mjs'
import { startServer } from '../harness/server.mjs'

const SIZE = process.env.SCULK_TEST_SCREEN ?? '1280x800'
const THEMES = ['dark', 'light']
/** Time for fonts, charts and toasts to come to rest. */
const REST_MS = 400

const SHOTS = fileURLToPath(new URL('../shots', import.meta.url))

const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS))
const nameOf = (n) => `Bot_${String(n).padStart(2, '0')}`

async function makeBots(core, n, address) {
  const server = await core.call('create_server', { name: 'Survival', address })
  const other = n > 1 ? await core.call('create_server', { name: 'A server with quite a long name of its own', address: 'no-such-host.invalid' }) : server
  for (let i = 1; i <= n; i += 1) {
    await core.call('create_bot', { username: nameOf(i), serverId: i % 4 === 0 ? other.id : server.id })
  }
  const bots = await core.call('list_bots')
  // Some are online, some cannot be, most rest.
  const ids = bots.filter((_, i) => i === 0 || i === 3 || (i % 5 === 0 && i < 30)).map(({ id }) => id)
  if (n > 0) await core.call('start_bots', { type: 'some', ids })
}

async function picture(app, window, screen, core, nBots) {
  for (const theme of THEMES) {
    await core.call('update_settings', { theme })
    await app.driver.executeScript(`document.activeElement?.blur?.()`)
    const shot = async (page) => {
      await rest()
      writeFileSync(`${SHOTS}/gallery-${SIZE}-${theme}-${nBots}-${page}.png`, await screen.picture())
    }
    for (const page of ['dashboard', 'servers', 'graphs', 'settings']) {
      await window.click(window.testId(`rail-${page}`))
      await shot(page)
    }
    await window.click(window.testId('open-palette'))
    await window.find(window.testId('palette-input'))
    await shot('palette')
    await window.press(Key.ESCAPE)
    if (nBots === 0) continue
    await window.openBot(nameOf(1))
    for (const section of ['overview', 'console', 'commands', 'settings']) {
      await window.section(section)
      await shot(`bot-${section}`)
    }
    await window.openGraph('ping')
    await shot('graph')
    await window.toTab(nameOf(1))
    if (nBots > 1) {
      await window.openBot(nameOf(4)) // on the server that does not exist
      await window.section('overview')
      await shot('bot-failed')
    }
  }
}

mkdirSync(SHOTS, { recursive: true })
const screen = await openScreen()
const server = await startServer({ seconds: 900 })
for (const nBots of [0, 1, 60]) {
  const folder = freshFolder(`gallery-${nBots}`)
  const [width, height] = SIZE.split('x').map(Number)
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'window.json'), JSON.stringify({ width, height, x: 0, y: 0, isMaximized: false }))
  const app = await openApp(folder)
  try {
    const window = sculk(app.driver)
    await window.find(window.testId('rail-dashboard'), { ms: 20_000 })
    const core = await connectToCore(app.dataDir)
    if (nBots > 0) await makeBots(core, nBots, server.address)
    await new Promise((resolve) => setTimeout(resolve, 4000))
    await picture(app, window, screen, core, nBots)
    core.close()
  } finally {
    await app.quit()
  }
}
server.stop()
process.exit(0)
