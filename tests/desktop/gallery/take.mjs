// Pictures of every page of the real window: dark and light, with no bot, one and sixty, and with one in
// Russian. To be looked at.
// Usage: [SCULK_TEST_SCREEN=1920x1080] tests/desktop/run.sh node tests/desktop/gallery/take.mjs
// They go to tests/desktop/shots/gallery-*.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Key } from 'selenium-webdriver'

import { freshFolder, openApp } from '../harness/app.mjs'
import { connectToCore } from '../harness/core-client.mjs'
import { assertCalmPage } from '../harness/page-problems.mjs'
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

/** The practice world with a bot of ours that has answered. The bot is deleted again with `leave`. */
async function enterPractice(window, core) {
  const bot = await core.call('try_in_practice', {})
  await window.click(window.testId('rail-servers'))
  await window.click(window.testId('open-practice'))
  await window.click(window.testId('coach-ask'), { ms: 30_000 })
  await window.find(window.testId('coach-open-graph'), { ms: 20_000 })
  return { leave: () => core.call('delete_bot', { id: bot.id }) }
}

async function picture(app, window, screen, core, nBots, language) {
  for (const theme of THEMES) {
    await core.call('update_settings', { theme, language })
    await window.find(`html[data-theme="${theme}"] body`)
    await app.driver.executeScript(`document.activeElement?.blur?.()`)
    const kind = language === 'en' ? nBots : `${nBots}-${language}`
    const shot = async (page) => {
      await rest()
      writeFileSync(`${SHOTS}/gallery-${SIZE}-${theme}-${kind}-${page}.png`, await screen.picture())
    }
    for (const page of ['dashboard', 'servers', 'graphs', 'settings']) {
      await window.click(window.testId(`rail-${page}`))
      await shot(page)
    }
    if (nBots < 2) {
      await window.click(window.testId('rail-servers'))
      await window.click(window.testId('open-practice'))
      await shot('practice-stopped')
    }
    await window.click(window.testId('open-palette'))
    await window.find(window.testId('palette-input'))
    await shot('palette')
    await window.press(Key.ESCAPE)
    if (nBots === 0) continue
    await window.openBot(nameOf(1))
    for (const section of ['overview', 'console', 'commands', 'events', 'settings']) {
      await window.section(section)
      await shot(`bot-${section}`)
    }
    const lines = await window.find(window.testId('bot-join-commands'))
    await app.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', lines)
    const scrolled = await app.driver.executeScript('return document.scrollingElement.scrollTop + document.body.scrollTop')
    if (scrolled !== 0) throw new Error(`the frame scrolled by ${scrolled} pixels with the form inside it`)
    await shot('bot-joining')
    if (nBots === 1) {
      await lines.sendKeys('/login hunter2')
      await window.find(window.testId('plain-secret'))
      await shot('bot-joining-secret')
      await lines.sendKeys(Key.chord(Key.CONTROL, 'a'), Key.BACK_SPACE)
    }
    await window.click(window.testId('rail-servers'))
    await window.click(window.testId('chat-server-Survival'))
    await window.find(window.testId('server-chat-dialog'))
    await shot('server-chat')
    await window.press(Key.ESCAPE)
    if (nBots === 1) {
      const practice = await enterPractice(window, core)
      await shot('practice')
      await practice.leave()
      await core.call('stop_practice', {})
    }
    await window.openBot(nameOf(1))
    await window.openGraph('ping')
    await shot('graph')
    await window.toTab(nameOf(1))
    if (nBots > 1) {
      // On the server that does not exist; its row in the list is out of sight, so by the palette.
      await window.click(window.testId('open-palette'))
      await (await window.find(window.testId('palette-input'))).sendKeys(nameOf(4), Key.ENTER)
      await window.find(window.testId('bot-state'))
      await window.section('overview')
      await shot('bot-failed')
    }
  }
}

mkdirSync(SHOTS, { recursive: true })
const screen = await openScreen()
const server = await startServer({ seconds: 900 })
for (const [nBots, language] of [[0, 'en'], [1, 'en'], [60, 'en'], [1, 'ru']]) {
  const folder = freshFolder(`gallery-${nBots}-${language}`)
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
    await picture(app, window, screen, core, nBots, language)
    await assertCalmPage(app.driver)
    core.close()
  } finally {
    await app.quit()
  }
}
server.stop()
process.exit(0)
