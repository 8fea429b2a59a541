/** Differences that were accepted. */
export interface Allowed {
  /** Returns why a difference is accepted; undefined when it is not. */
  reasonFor(difference: { command: string; where: string }): string | undefined
  /** Returns the lines that matched nothing. */
  unused(): string[]
}

/** Reads lines of the form `command  repository@commit  reason`. `#` starts a comment. */
export function parseAllowed(text: string): Allowed {
  const lines = text.split('\n').map((line) => line.trim())
  const entries = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [command, where, ...reason] = line.split(/\s{2,}/)
      if (command === undefined || where === undefined || reason.length === 0)
        throw new Error(`Invalid line in the file of allowed differences (expected command, place and reason): ${line}`)
      return { line, command: glob(command), where: glob(where, '[0-9a-f]*$'), reason: reason.join('  ') }
    })
  const used = new Set<string>()
  return {
    reasonFor({ command, where }) {
      const entry = entries.find((each) => each.command.test(command) && each.where.test(where))
      if (entry !== undefined) used.add(entry.line)
      return entry?.reason
    },
    unused: () => entries.map(({ line }) => line).filter((line) => !used.has(line)),
  }
}

/** Returns a regular expression for a pattern in which `*` matches anything. */
export function glob(pattern: string, end = '$'): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}${end}`)
}
