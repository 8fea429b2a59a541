import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

/** What a person does in a terminal: wait for a text, then type. */
export interface Step {
  until: string
  type: string
}

export interface Session {
  code: number
  /** All that the terminal showed, with its escapes. */
  output: string
  /** What is on the screen in the end, without colors: a line that was rewritten shows its last text. */
  screen: string
}

const script = fileURLToPath(new URL('in-terminal.py', import.meta.url))

/** Runs a program in a pseudo terminal and talks to it. Throws where a text does not come. */
export function runInTerminal(
  command: readonly string[],
  steps: readonly Step[],
  options: { cwd: string; env: Record<string, string | undefined>; columns?: number },
): Promise<Session> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', [script], { cwd: options.cwd, env: options.env })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (piece) => (output += piece))
    child.stderr.setEncoding('utf8').on('data', (piece) => (errors += piece))
    child.on('error', reject)
    child.on('close', (code) => {
      if (errors !== '') reject(new Error(`${errors}\n${output}`))
      else resolve({ code: code ?? -1, output, screen: screenOf(output) })
    })
    child.stdin.end(JSON.stringify({ command, steps, columns: options.columns ?? 80 }))
  })
}

function screenOf(output: string): string {
  const lines = output.split('\n').map((line) => line.slice(line.lastIndexOf('\r\u001b[2K') + 1))
  return stripVTControlCharacters(lines.join('\n')).replaceAll('\r', '')
}
