// A breakpoint is set by a click in the gutter of a node. A player speaks and the run waits there, with
// its values on the canvas; it is stepped, stepped back and let go, and then the bot answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('a run waits at a breakpoint, is looked at, stepped there and back, and answers', async () => {
  await story('debugger', async ({ server, app, window }) => {
    const { testId } = window
    await window.createFirstBot(BOT, server.address)
    await server.joined(BOT, 20_000)
    await window.sees('online')
    const alice = await joinAs(server, 'Alice')

    await window.openGraph('ping')
    // The gutter shows itself to a pointer over its node.
    await app.driver.actions().move({ origin: await window.find(testId('node-say')) }).perform()
    await window.click(testId('breakpoint-say'))
    await window.find(`${testId('breakpoint-say')}[data-dot="on"]`)

    const since = alice.heard.length
    alice.say('@ping hello')
    await window.find(`${testId('debug-bar')}[data-state="paused"][data-node="say"]`)
    await window.find(`${testId('node-say')}[data-mark="current"]`)
    await until('the words to lie on their wire', async () => {
      const values = await app.driver.executeScript(
        `return [...document.querySelectorAll('[data-testid^="value-on-"]')].map((one) => one.textContent)`,
      )
      return values.some((value) => value.includes('pong hello'))
    })
    await window.click(testId('graph-panel-debug'))
    await window.find(testId('debug-pins'))
    await window.shot('debugger-1-paused')
    assert.ok(!alice.heard.slice(since).some((line) => /pong hello/.test(line)), 'nothing was said yet')

    // Into the values that the node asks for, back to where it was come to, and to where the run is.
    await window.click(testId('debug-into'))
    await window.find(`${testId('debug-bar')}[data-state="paused"][data-step="1"]`)
    await window.click(testId('debug-back'))
    await window.find(`${testId('debug-bar')}[data-step="0"][data-steps="1"]`)
    await window.shot('debugger-2-back')
    await window.click(testId('debug-now'))
    await window.find(`${testId('debug-bar')}[data-step="1"]`)
    await window.click(testId('debug-continue'))
    await alice.hears(new RegExp(`${BOT}.*pong hello`), { since })
    await window.gone(testId('debug-bar'))
    alice.leave()
  })
})
