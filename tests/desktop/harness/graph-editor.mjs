// What a hand does on the canvas: add a node, type into it, wire it, save.
import { By } from 'selenium-webdriver'

import { until } from './until.mjs'

export function graphEditor(driver, hand) {
  const { testId } = hand
  const nodes = 'article[data-testid^="node-"]'

  async function nodeIds() {
    const found = await driver.findElements(By.css(nodes))
    const ids = await Promise.all(found.map((node) => node.getAttribute('data-testid')))
    return ids.map((id) => id.slice('node-'.length))
  }

  return {
    nodeIds,

    /** The ids of the nodes with this title. */
    async titled(title) {
      const found = await driver.findElements(By.css(`${nodes}[aria-label="${title}"]`))
      return Promise.all(found.map(async (node) => (await node.getAttribute('data-testid')).slice('node-'.length)))
    },

    /** Adds a node through the search list; returns its id. */
    async add(type, search) {
      const before = await nodeIds()
      await hand.click(testId('graph-add-node'))
      await (await hand.find(testId('graph-search-input'))).sendKeys(search)
      await hand.click(testId(`search-item-${type}`))
      const [id] = await until(`a new node ${type}`, async () => {
        const added = (await nodeIds()).filter((one) => !before.includes(one))
        return added.length === 1 && added
      })
      await hand.click(testId('graph-frame-all'))
      return id
    },

    /** Types into a field of a node. */
    fill: (node, key, value) => hand.fill(testId(`field-${node}-${key}`), value),

    /** What a field of a node holds. */
    valueOf: async (node, key) => (await hand.find(testId(`field-${node}-${key}`))).getAttribute('value'),

    /** Drags a wire from an output to an input. */
    async connect([fromNode, fromPin], [toNode, toPin]) {
      const from = await hand.find(`${testId(`pin-${fromNode}-${fromPin}`)}[data-side="out"]`)
      const to = await hand.find(`${testId(`pin-${toNode}-${toPin}`)}[data-side="in"]`)
      await hand.drag(from, to)
    },

    /** Lays everything out, so that no node lies over another, and brings all of it into view. */
    async tidy() {
      await hand.click(testId('graph-tidy'))
      await until('the nodes to lie beside each other', () =>
        driver.executeScript(
          `const boxes = [...document.querySelectorAll(arguments[0])].map((node) => node.getBoundingClientRect())
           return boxes.every((a, n) => boxes.slice(n + 1).every((b) =>
             a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top))`,
          nodes,
        ),
      )
      await hand.click(testId('graph-frame-all'))
    },

    nWires: async () => (await driver.findElements(By.css('[data-testid^="wire-"]'))).length,

    undo: () => hand.click(testId('graph-undo')),

    /** Saves and waits until the editor says that nothing is unsaved. */
    async save() {
      await hand.click(testId('graph-save'))
      await hand.gone(testId('graph-dirty'))
      await hand.gone(testId('graph-save-failed'))
    },
  }
}
