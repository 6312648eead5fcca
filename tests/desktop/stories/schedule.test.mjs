// A schedule is made in the window, its next times are seen while it is typed, and a bot does what it
// says without being asked again; what came of it stands in the history.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'

const BOT = 'Sculk_Bot'

test('a schedule lets a bot speak each second, and its history says so', async () => {
  await story('schedule', async ({ server, window }) => {
    const { testId } = window
    await window.createFirstBot(BOT, server.address)
    await server.joined(BOT, 20_000)
    await window.sees('online')
    const alice = await joinAs(server, 'Alice')

    await window.click(testId('rail-schedule'))
    await window.click(testId('new-schedule'))
    await window.fill(testId('schedule-name'), 'Ticks')
    await window.fill(testId('schedule-pattern'), '0 0 30 2 *')
    await window.text(testId('plan-problem'), { text: /never comes/ })
    await window.fill(testId('schedule-pattern'), '* * * * * *')
    await window.text(testId('plan-explained'), { text: /Every second\./ })
    await window.shot('schedule-1-typed')
    await window.click(`${testId('schedule-action')} option[value="say"]`)
    await window.fill(testId('schedule-text'), 'tick tock')
    const since = alice.heard.length
    await window.click(testId('save-schedule'))
    await window.find(testId('schedule-row-Ticks'))
    const said = await alice.hears(new RegExp(`${BOT}.*tick tock`), { since })
    assert.match(said, /tick tock/)
    await window.click(testId('history-schedule-Ticks'))
    await window.text('tr[data-testid^="job-"]', { text: /done/i })
    await window.shot('schedule-2-history')
    alice.leave()
  })
})
