// Closing the window keeps the bots and gives back the web view's memory; starting again brings it back.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { sculk } from '../harness/sculk.mjs'
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
    await until('the window and its web view to end', () => named('sculk-desktop').length + named('WebKitWebProcess').length === 0)

    assert.equal(named('sculk-core').length, 1, 'the core runs on')
    const alice = await joinAs(server, 'Alice')
    let since = alice.heard.length
    alice.say('@ping unseen')
    await alice.hears(new RegExp(`${BOT}.*unseen`), { since })

    const reopened = sculk(await app.reopen())
    assert.equal(named('sculk-core').length, 1, 'the new window shows the core that was there')
    const [again] = await until('the window to be back', async () => {
      const found = await theWindow()
      return found.length === 1 && found
    })
    assert.equal(again.width, first.width, 'the window is as wide as before')
    await reopened.consoleShows('unseen')
    await reopened.shot('window-2-reopened')

    const third = app.startAgain()
    await until('the third start to end', () => third.exitCode === 0)
    assert.equal((await theWindow()).length, 1, 'a start while the window is open makes no second one')
    assert.equal(named('sculk-desktop').length, 1, 'a start while the window is open does not stay')

    await screen.close(again.id)
    const fourth = app.startAgain()
    await until('a start in the moment of closing to open a window', async () => {
      const isAlone = named('sculk-desktop').every(({ pid }) => pid === fourth.pid)
      return isAlone && (await theWindow()).length === 1
    })
    assert.equal(fourth.exitCode, null, 'the new window stays')
    alice.leave()
    screen.disconnect()
  })
})
