// What the stories do with Sculk's window, in its own words: first bot, sections, states, graph.
import { By } from 'selenium-webdriver'

import { graphEditor } from './graph-editor.mjs'
import { page } from './page.mjs'
import { until } from './until.mjs'

export function sculk(driver) {
  const hand = page(driver)
  const { testId } = hand
  const panel = testId('active-panel')

  /** Waits for the bot's page to show this state; the failure's words, if any, are in the error. */
  async function sees(state, ms = 20_000) {
    try {
      await hand.find(`${testId('bot-state')}[data-state="${state}"]`, { ms })
    } catch (error) {
      const shown = await driver.findElement(By.css('body')).getText()
      throw new Error(`the bot's page does not show "${state}"; the window says:\n${shown}`, { cause: error })
    }
  }

  async function section(name) {
    await hand.click(testId(`section-${name}`))
    await hand.find(`${testId(`section-${name}`)}[data-state="active"]`)
  }

  return {
    ...hand,
    panel,
    sees,
    section,

    /** Fills the first screen; the bot starts at once. */
    async createFirstBot(username, address) {
      await hand.find(testId('first-run'), { ms: 20_000 })
      await hand.fill(testId('new-bot-username'), username)
      await hand.fill(testId('new-bot-address'), address)
      await hand.click(testId('create-bot'))
      await hand.find(testId(`bot-row-${username}`))
      await openBot(username)
    },

    openBot,

    /** Brings a tab to the front by its title; a graph's tab hides the list of bots. */
    toTab: (title) => hand.click('[role="tab"][data-tab-id]', { text: title }),

    /** Adds a server on the page of servers. */
    async addServer(name, address) {
      await hand.click(testId('rail-servers'))
      await hand.click(testId('new-server'))
      await hand.fill(testId('server-address'), address)
      await hand.fill(testId('server-name'), name)
      await hand.click(testId('save-server'))
      await hand.find(testId(`server-row-${name}`))
    },

    /** The graph that is in front already, as in a window that comes back at its place. */
    async graphInFront() {
      await hand.find(testId('graph-canvas'))
      return graphEditor(driver, hand)
    },

    /** Opens the graph of a command of the bot that is in front. */
    async openGraph(command) {
      await section('commands')
      await hand.click(testId(`open-graph-${command}`))
      await hand.find(testId('graph-canvas'))
      return graphEditor(driver, hand)
    },

    /** Waits for a line of the open console; returns its text. */
    consoleShows: (text, ms) => hand.text(`${panel} [data-testid="console-line"]`, { text, ms }),

    /** The text of the whole window, for words that may stand in several places. */
    says: (pattern, ms = 10_000) =>
      until(`the window to say ${pattern}`, async () => pattern.test(await driver.findElement(By.css('body')).getText()), { ms }),
  }

  async function openBot(username) {
    await hand.click(testId(`bot-row-${username}`))
    await hand.find(testId('bot-state'))
  }
}
