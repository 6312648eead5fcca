// The processes of one run, found by the mark that run.sh puts into their environment.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

const MARK = process.env.SCULK_TEST_RUN

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // the process ended between two looks
  }
}

function field(status, name) {
  return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1]
}

function describe(pid) {
  const status = read(`/proc/${pid}/status`)
  if (status === undefined || field(status, 'State') === 'Z') return undefined
  let program
  try {
    program = readlinkSync(`/proc/${pid}/exe`).split('/').pop()
  } catch {
    return undefined
  }
  return {
    pid: Number(pid),
    parent: Number(field(status, 'PPid')),
    program,
    command: (read(`/proc/${pid}/cmdline`) ?? '').split('\0').filter(Boolean),
    /** Resident memory in kB; pages of shared libraries count in full in every process. */
    rss: Number(field(status, 'VmRSS') ?? 0),
    /** The part of it that belongs to no file: what this process alone costs. */
    anonymous: Number(field(status, 'RssAnon') ?? 0),
  }
}

/** Every living process of this run, this one left out. */
export function ofThisRun() {
  if (!MARK) throw new Error('SCULK_TEST_RUN is not set; start through tests/desktop/run.sh')
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`)?.split('\0').includes(`SCULK_TEST_RUN=${MARK}`))
    .map(describe)
    .filter((found) => found !== undefined)
}

/** The processes of this run whose executable has this name. */
export function named(program) {
  return ofThisRun().filter((found) => found.program === program)
}

/** Sends a signal to processes that `ofThisRun` or `named` found; one that is gone already is no error. */
export function signal(processes, name = 'SIGKILL') {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name)
    } catch {
      // gone already
    }
  }
}

/** What belongs to the app and its driver, as opposed to the screen, the bus and the keyring. */
export const OF_THE_APP = [
  'sculk-desktop',
  'sculk-core',
  'sculk-worker',
  'sculk',
  'tauri-driver',
  'WebKitWebDriver',
  'WebKitWebProcess',
  'WebKitNetworkProcess',
]
