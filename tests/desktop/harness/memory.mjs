// What lies in the memory of a process, as a core dump would hold it.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const PAGE = 4096
/** Pages looked up at once. */
const PAGES = 256 * 1024
/** Bytes read at once. */
const CHUNK = 4 * 1024 * 1024
/** Bits of an entry of /proc/PID/pagemap: the page is in memory, or was swapped out (kernel docs,
 *  admin-guide/mm/pagemap). They are the uppermost two of 64. */
const IS_THERE = 0b1100_0000

/** The parts of a process's memory that it may write: heaps, stacks, what it mapped for itself. */
function regions(pid) {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
  return maps.flatMap((line) => {
    const [, from, to, mode] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/u.exec(line) ?? []
    return mode?.startsWith('rw') ? [[Number.parseInt(from, 16), Number.parseInt(to, 16)]] : []
  })
}

/** The runs of pages of a region that hold something: browsers reserve much more than they use. */
function* runs(pagemap, [from, to]) {
  const entries = Buffer.alloc(PAGES * 8)
  let begin
  for (let at = from; at < to; at += PAGES * PAGE) {
    const n = Math.min(PAGES, (to - at) / PAGE)
    const nRead = Math.floor(readSync(pagemap, entries, 0, n * 8, (at / PAGE) * 8) / 8)
    for (let page = 0; page < nRead; page += 1) {
      const here = at + page * PAGE
      if (entries[page * 8 + 7] & IS_THERE) begin ??= here
      else if (begin !== undefined) {
        yield [begin, here]
        begin = undefined
      }
    }
  }
  if (begin !== undefined) yield [begin, to]
}

/** Which of the texts stand in the memory of a process, in UTF-8 or in UTF-16 as browsers keep text;
 *  and how many bytes were looked at. */
export function searchMemory(pid, texts) {
  const needles = texts.flatMap((text) => [
    [text, Buffer.from(text, 'utf8')],
    [text, Buffer.from(text, 'utf16le')],
  ])
  const overlap = Math.max(...needles.map(([, needle]) => needle.length))
  const found = new Set()
  let nBytes = 0
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r')
  const chunk = Buffer.alloc(CHUNK + overlap)
  try {
    for (const region of regions(pid)) {
      for (const [from, to] of runs(pagemap, region)) {
        for (let at = from; at < to; at += CHUNK) {
          let n
          try {
            n = readSync(memory, chunk, 0, Math.min(chunk.length, to - at), at)
          } catch {
            break // gone since the list was made
          }
          nBytes += Math.min(n, CHUNK)
          const here = chunk.subarray(0, n)
          for (const [text, needle] of needles) if (here.includes(needle)) found.add(text)
        }
      }
    }
  } finally {
    closeSync(memory)
    closeSync(pagemap)
  }
  return { found: [...found], nBytes }
}
