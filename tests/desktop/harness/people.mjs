// What a hand does on a bot's page of people: groups, and who is in them.

/** `window` is what `sculk()` gives; the bot's page must be in front. */
export function people(window) {
  const { testId } = window
  const dialog = testId('person-dialog')

  async function view(name) {
    await window.section('people')
    await window.click(`${testId('people-page')} [role="radio"]`, { text: name })
    await window.find(`${testId('people-page')} [role="radio"][data-state="on"]`, { text: name })
  }

  /** Opens somebody's dialog, does something in it and saves. */
  async function change(name, doing) {
    await view('Users')
    await window.fill(testId('people-search'), name)
    await window.doubleClick(testId(`person-${name}`))
    await window.find(dialog)
    await doing()
    await window.click(testId('save-person'))
    await window.gone(dialog)
  }

  return {
    view,

    /** Makes a group that grants one permission. */
    async addGroup(name, permission) {
      await view('Groups')
      await window.click(testId('new-group'))
      await window.fill(testId('group-name'), name)
      await window.fill(testId('group-permissions'), permission)
      await window.click(testId('save-group'))
      await window.gone(testId('group-dialog'))
      await window.find(testId(`group-row-${name}`))
    },

    /** Ticks or unticks a group of somebody's. */
    toggleGroup: (name, group) => change(name, () => window.click(`${dialog} label`, { text: group })),

    /** Lets the bot ignore somebody, or listen again. */
    toggleIgnored: (name) => change(name, () => window.click(`${dialog} [role="switch"]`)),
  }
}
