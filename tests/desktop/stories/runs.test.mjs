// Runs in the window: what a bot did is listed and gone through, a trial says what would be done, a run
// becomes a test, and the graph is started on the bot by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('a run is looked at, tried again without a world, made a test, and begun by hand', async () => {
  await story('runs', async ({ server, window }) => {
    const { testId } = window
    // WebKit's driver leaves out what could be cut off.
    const textOf = async (css) => (await window.find(css)).getAttribute('textContent')
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const alice = await joinAs(server, 'Alice')
    alice.say('@ping hello')
    await alice.hears(new RegExp(`${BOT}.*pong hello`))

    await window.openGraph('ping')
    await window.click(testId('graph-panel-runs'))
    const run = await window.find('[data-testid^="graph-run-"][aria-expanded]')
    await run.click()
    await window.find(testId('graph-run-open'))
    await until('the effects of the run', async () =>
      (await textOf(testId('graph-run-effects'))).includes('pong hello'))
    await window.click(testId('graph-run-times'))
    await window.find(testId('graph-run-costs'))
    await window.find('article[data-testid="node-say"][data-mark="lit"]')
    await window.shot('runs-1-run')

    await window.click(testId('graph-run-test'))
    await window.click(testId('graph-tests-run'))
    await until('the test to pass', async () => (await textOf(testId('graph-tests'))).includes('1 of 1'))

    const since = alice.heard.length
    const args = await window.find('[data-testid^="graph-try-data-"]')
    await args.sendKeys('moon')
    await window.click(testId('graph-try-run'))
    await until('what would be done', async () =>
      (await textOf(testId('graph-try-outcome'))).includes('pong moon'))
    await window.shot('runs-2-trial')
    assert.equal(alice.heard.slice(since).some((line) => String(line).includes('pong moon')), false)

    await window.click(testId('graph-try-start'))
    // Not in the practice world, where runs begin unless told otherwise.
    await window.click('[role="radio"]', { text: BOT })
    await window.click(testId('graph-start-begin'))
    await alice.hears(new RegExp(`${BOT}.*pong moon`), { since })
    await window.shot('runs-3-started')
    alice.leave()
  })
})
