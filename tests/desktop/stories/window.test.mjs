// Closing the window keeps the bots and gives back the web view's memory; starting again brings it back.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'
const TITLE = 'Sculk'

test('the bot stays online without a window, and the window comes back at its place', async () => {
  await story('window', async ({ server, app, window }) => {
    const screen = await openScreen()
    const theWindow = async () => (await screen.windows()).filter(({ title }) => title === TITLE)
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    await window.section('console')

    const [first] = await theWindow()
    await screen.close(first.id)
    await window.find(window.testId('close-question'))
    await window.shot('window-1-close-question')
    await window.click(window.testId('close-keep-running'))
    await until('the window to be gone', async () => (await theWindow()).length === 0)
    await until('the web view to be destroyed', () => named('WebKitWebProcess').length === 0)

    assert.equal(named('sculk-desktop').length, 1, 'the core runs on')
    const alice = await joinAs(server, 'Alice')
    let since = alice.heard.length
    alice.say('@ping unseen')
    await alice.hears(new RegExp(`${BOT}.*unseen`), { since })

    const second = app.startAgain()
    await until('the second start to end', () => second.exitCode === 0)
    assert.equal(named('sculk-desktop').length, 1, 'a second start does not stay')
    const [again] = await until('the window to be back', async () => {
      const found = await theWindow()
      return found.length === 1 && found
    })
    assert.equal(again.width, first.width, 'the window is as wide as before')
    await window.enterReopened()
    await window.consoleShows('unseen')
    await window.shot('window-2-reopened')

    const third = app.startAgain()
    await until('the third start to end', () => third.exitCode === 0)
    assert.equal((await theWindow()).length, 1, 'a start while the window is open makes no second one')
    alice.leave()
    screen.disconnect()
  })
})
