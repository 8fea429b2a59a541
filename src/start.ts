import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import './quiet-sqlite.ts'
import { helpPageFor } from './adapters/terminal/help/help-layout.ts'
import { renderOverview } from './adapters/terminal/render/overview.ts'
import { commands } from './commands/index.ts'
import { readTerminalVariables } from './core/config/environment/terminal.ts'
import { readVersion } from './core/package/root.ts'

/**
 * Runs the `rubberduck` binary. `--help` and `--version` are answered here with few imports; everything else loads the
 * program.
 */
export async function start(argv: readonly string[]): Promise<void> {
  const text = shortAnswer(argv)
  if (text !== undefined && print(text)) return
  // A failed write is reported there.
  const { runCli } = await import('./run-cli.ts')
  await runCli(argv)
}

function shortAnswer([first, ...rest]: readonly string[]): string | undefined {
  if (first === '--version' || first === '-V' || first === '-v') return `${readVersion()}\n`
  const named = rest.some((word) => !word.startsWith('-'))
  if (first !== undefined && (named || !['help', '--help', '-h'].includes(first))) return undefined
  const columns = isatty(1) ? (process.stdout.columns ?? 80) : undefined
  return renderOverview(commands, readVersion(), helpPageFor(readTerminalVariables(), columns))
}

/**
 * Writes to standard output directly, because loading its stream takes longer than everything else here. Returns false
 * if nothing could be written. A closed pipe is not an error.
 */
function print(text: string): boolean {
  const bytes = Buffer.from(text)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EAGAIN') return code === 'EPIPE'
    // A pipe that is full and does not block.
    process.stdout.write(bytes.subarray(written))
    return true
  }
}
