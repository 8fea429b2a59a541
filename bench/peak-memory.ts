// Loaded into a measured process with `--import`: reports its peak memory in kilobytes on descriptor 3 when it ends.
import { readFileSync, writeSync } from 'node:fs'

process.on('exit', () => {
  try {
    writeSync(3, String(peak()))
  } catch {
    // Nobody measures.
  }
})

/** Where the kernel tells it, of this program alone: `maxRSS` begins with what the process had that started it. */
function peak(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
