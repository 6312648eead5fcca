// Two windows on one graph: each shows what the other does, undo stays with who did it, there is one draft.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { By, Key } from 'selenium-webdriver'

import { connectToCore } from '../harness/core-client.mjs'
import { page } from '../harness/page.mjs'
import { named } from '../harness/processes.mjs'
import { assertCalmPage, watchPage } from '../harness/page-problems.mjs'
import { openScreen } from '../harness/screen.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('two windows edit one graph, and closing one leaves the other', async () => {
  await story('two-windows', async ({ server, app, window }) => {
    const { driver } = app
    const hand = page(driver)
    const { testId } = hand
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    await window.openGraph('ping')
    const first = await driver.getWindowHandle()

    // The tab that is in front opens in the new window.
    await hand.click(testId('open-palette'))
    await (await hand.find(testId('palette-input'))).sendKeys('tab in another', Key.ENTER)
    const second = await until('a second window', async () => {
      const handles = await driver.getAllWindowHandles()
      return handles.find((handle) => handle !== first)
    })
    const inFirst = () => driver.switchTo().window(first)
    const inSecond = () => driver.switchTo().window(second)
    await inSecond()
    await watchPage(driver)
    await hand.find(testId('graph-canvas'), { ms: 20_000 })
    assert.equal(named('sculk-desktop').length, 1, 'both windows are of one process')
    const valueOf = async (id) => (await hand.find(testId(id))).getAttribute('value')
    const shows = (id, value) => until(`${id} to hold ${value}`, async () => (await valueOf(id)) === value)

    await hand.fill(testId('field-answer-pin_0'), 'from the second ')
    await inFirst()
    await shows('field-answer-pin_0', 'from the second ')
    assert.equal(await (await hand.find(testId('graph-undo'))).isEnabled(), false, 'that was not done here')
    await hand.fill(testId('field-say-chat_type'), 'private')
    await driver.actions().move({ origin: await hand.find(testId('node-say')) }).click().perform()

    await inSecond()
    await shows('field-say-chat_type', 'private')
    await hand.find(testId('other-1-has-say'))
    await hand.find(testId('other-1-pointer'))
    await hand.shot('two-windows-1-the-other')
    // Undo here takes back what was typed here, all of it; the other's stays.
    await until('undo to have nothing left', async () => {
      const undo = await driver.findElement(By.css(testId('graph-undo')))
      if (!(await undo.isEnabled())) return true
      await undo.click()
      return false
    })
    await shows('field-answer-pin_0', 'pong ')
    await shows('field-say-chat_type', 'private')

    await hand.click(testId('graph-save'))
    await hand.gone(testId('graph-dirty'))
    const published = await hand.text(testId('graph-state'))
    await inFirst()
    await hand.gone(testId('graph-dirty'))
    assert.equal(await hand.text(testId('graph-state')), published)

    // Deleted elsewhere: what is done is kept and comes back with the graph.
    const core = await connectToCore(app.dataDir)
    const bots = await core.call('list_bots')
    const commands = await core.call('list_commands', { botId: bots[0].id })
    const { id } = commands.find(({ name }) => name === 'ping')
    await core.call('delete_command', { id })
    await hand.find(testId('graph-gone'))
    await hand.fill(testId('field-answer-pin_0'), 'not lost ')
    await hand.shot('two-windows-2-gone')
    await hand.click(testId('graph-gone-restore'))
    await hand.gone(testId('graph-gone'))
    await until('the draft to hold it', async () => {
      const { draft } = await core.call('get_graph', { commandId: id })
      return draft?.document.includes('not lost ')
    })
    core.close()
    await inSecond()
    await hand.gone(testId('graph-gone'))
    await shows('field-answer-pin_0', 'not lost ')
    await assertCalmPage(driver)

    await inFirst()
    await hand.find(testId('graph-others'))
    const screen = await openScreen()
    const windows = async () => (await screen.windows()).filter(({ title }) => title === 'Sculk')
    assert.equal((await windows()).length, 2)
    await inSecond()
    const [, newer] = (await windows()).sort((a, b) => a.id - b.id)
    await screen.close(newer.id)
    await until('one window to be left', async () => (await windows()).length === 1)
    await inFirst()
    await hand.fill(testId('field-answer-pin_0'), 'alone ')
    // It says goodbye before it goes: nobody waits until its silence is noticed.
    await hand.gone(testId('graph-others'), { ms: 30_000 })
    screen.disconnect()
  })
})
