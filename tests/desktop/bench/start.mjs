// From starting the program to a window with content in it: settings read, frame drawn.
import { endAll, freshFolder, startApp } from '../harness/app.mjs'
import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { until } from '../harness/until.mjs'
import { figure, quantile } from './figures.mjs'

const N_STARTS = 7
const TITLE = 'Sculk'

export async function measureStart() {
  const screen = await openScreen()
  const times = []
  for (let run = 0; run < N_STARTS; run += 1) {
    const began = performance.now()
    startApp(freshFolder('start'))
    await until('the window to be drawn', () => screen.isDrawn(TITLE), { ms: 20_000, every: 5 })
    times.push(performance.now() - began)
    endAll()
    await until('the app to end', () => ['sculk-desktop', 'sculk-core'].flatMap(named).length === 0)
  }
  screen.disconnect()
  // The first start reads the program and WebKit from the disk, the others from memory.
  figure('start to usable window, first', `${times[0].toFixed(0)} ms`, 'new data folder, software rendering')
  const later = times.slice(1)
  figure('start to usable window, later: median', `${quantile(later, 0.5).toFixed(0)} ms`, `of ${later.length}`)
  figure('start to usable window, later: slowest', `${quantile(later, 1).toFixed(0)} ms`)
}
