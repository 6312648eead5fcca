// A first bot without any server: one click starts the practice world and sends a bot in, where a
// scripted player asks it and reads its answer.
import { test } from 'node:test'

import { Key } from 'selenium-webdriver'

import { freshFolder, openApp } from '../harness/app.mjs'
import { assertCalmPage } from '../harness/page-problems.mjs'
import { named } from '../harness/processes.mjs'
import { sculk } from '../harness/sculk.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_1'

/** The worker processes that are practice worlds. */
const worlds = () => named('sculk-worker').filter(({ command }) => command.includes('practice'))

test('one click brings a bot into the practice world, where it answers @ping', async () => {
  const app = await openApp(freshFolder('practice'))
  const window = sculk(app.driver)
  const line = (kind) => `[data-testid="practice-line"][data-kind="${kind}"]`
  try {
    await window.click(window.testId('try-practice'), { ms: 20_000 })
    await window.find(window.testId('practice-page'), { ms: 20_000 })
    await window.find(line('joined'), { text: BOT, ms: 30_000 })
    await window.shot('practice-1-joined')

    await window.click(window.testId('coach-ask'), { ms: 20_000 })
    await window.find(line('chat'), { text: /Mira.*@ping/ })
    await window.find(line('chat'), { text: new RegExp(`${BOT}.*pong`) })
    await window.find(window.testId('coach-open-graph'))
    await window.shot('practice-2-answered')

    // The operator's console, with completion.
    await window.fill(window.testId('practice-input'), 'give Scu')
    await window.click(window.testId(`practice-option-${BOT}`))
    await (await window.find(window.testId('practice-input'))).sendKeys('bread 2', Key.ENTER)
    await window.find(line('reply'), { text: /bread/ })

    // The world dies, says so, and is there again; the bot comes back to it.
    const [world] = worlds()
    process.kill(world.pid, 'SIGKILL')
    await window.find(line('problem'), { text: /signal 9/ })
    await until('another world', () => worlds().some(({ pid }) => pid !== world.pid), { ms: 20_000 })
    await until('the bot to be back', async () => {
      const players = await window.text(window.testId('practice-players'))
      return players.includes(BOT)
    }, { ms: 30_000 })

    await window.click(window.testId('coach-ask'))
    await window.find(window.testId('coach-open-graph'), { ms: 20_000 })
    await window.click(window.testId('coach-open-graph'))
    const graph = await window.graphInFront()
    await graph.fill('answer', 'pin_0', 'Well heard ')
    await graph.save()
    await window.toTab('Practice world')
    await window.click(window.testId('coach-ask'))
    await window.find(line('chat'), { text: new RegExp(`${BOT}.*Well heard`) })
    await window.shot('practice-3-changed')

    await window.click(window.testId('practice-stop'))
    await until('the world to be gone', () => worlds().length === 0, { ms: 20_000 })
    await window.find(window.testId('practice-start'))
    await assertCalmPage(app.driver)
  } catch (error) {
    await window.shot('practice-failed').catch(() => {})
    throw error
  } finally {
    await app.quit()
  }
})
