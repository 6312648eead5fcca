// Who may use a command, from being refused to being ignored, and a group that is deleted and comes back:
// everything done by hand in the window and heard in the game.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { people } from '../harness/people.mjs'
import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'

const BOT = 'Sculk_Bot'
const GROUP = 'Testers'
const REFUSED = /alice, you may not use @ping/i

/** A bot in the game, and a player who has a command that needs a permission nobody has. */
async function begin({ server, window }) {
  const { testId } = window
  await window.createFirstBot(BOT, server.address)
  await window.sees('online')
  const alice = await joinAs(server, 'Alice')
  await window.section('commands')
  await window.click(testId('edit-command-ping'))
  await window.fill(testId('command-permission'), 'tests.ping')
  await window.fill(testId('command-cooldown'), '3600')
  await window.click(testId('save-command'))
  await window.gone(testId('command-dialog'))
  await window.find(`${testId('command-row-ping')} [role="gridcell"]`, { text: 'tests.ping' })

  /** Says a line and waits for the answer to it. */
  const asks = (line, answer) => {
    const since = alice.heard.length
    alice.say(line)
    return alice.hears(answer, { since })
  }
  return { alice, asks, crowd: people(window) }
}

test('a new player is refused, gets a group, succeeds, must wait, and is ignored', async () => {
  await story('people', async (stage) => {
    const { window } = stage
    const { alice, asks, crowd } = await begin(stage)
    await asks('@ping one', REFUSED)

    await crowd.addGroup(GROUP, 'tests.ping')
    await crowd.toggleGroup('alice', GROUP)
    await window.find(`${window.testId('person-alice')} [role="gridcell"]`, { text: GROUP })
    await window.shot('people-1-in-the-group')
    await asks('@ping two', new RegExp(`${BOT}.*pong two`))
    await asks('@ping three', /alice, wait \d+ s before @ping/i)

    await crowd.toggleIgnored('alice')
    await window.find(`${window.testId('person-alice')} [role="img"][aria-label]`)
    await window.shot('people-2-ignored')
    const since = alice.heard.length
    alice.say('@help')
    alice.say('are you there?')
    // The bot heard both lines and was silent to both: what it says next comes after any answer.
    await window.section('console')
    await window.consoleShows('are you there?')
    await window.fill(window.testId('console-input'), 'end of story')
    await window.click(window.testId('console-send'))
    await alice.hears(new RegExp(`${BOT}.*end of story`), { since })
    const answers = alice.heard.slice(since).filter((line) => line.includes(BOT))
    assert.equal(answers.length, 1, `the bot ignores her, but she heard ${JSON.stringify(answers)}`)
    alice.leave()
  })
})

test('a deleted group takes its permission along, and undoing the deletion brings both back', async () => {
  await story('group-undone', async (stage) => {
    const { window } = stage
    const { testId } = window
    const { alice, asks, crowd } = await begin(stage)
    // She becomes known by speaking.
    await asks('@ping one', REFUSED)
    await crowd.addGroup(GROUP, 'tests.ping')
    await crowd.toggleGroup('alice', GROUP)

    await crowd.view('Groups')
    await window.click(testId(`delete-group-${GROUP}`))
    await window.gone(testId(`group-row-${GROUP}`))
    await asks('@ping two', REFUSED)
    await window.shot('group-undone-1-deleted')

    await window.click(testId('toast-action'))
    await window.find(`${testId(`group-row-${GROUP}`)} [role="gridcell"]`, { text: 'tests.ping' })
    await asks('@ping three', new RegExp(`${BOT}.*pong three`))
    await crowd.view('Users')
    await window.find(`${testId('person-alice')} [role="gridcell"]`, { text: GROUP })
    await window.shot('group-undone-2-back')
    alice.leave()
  })
})
