import { defined } from '../../defined.ts'
/** Environment variables about the terminal. */
export interface TerminalVariables {
  /** Undefined: color only on a terminal. */
  color?: boolean
  /** The locale shows ASCII only. */
  ascii: boolean
  /** Explicit width. */
  columns?: number
}

/** Variables about the terminal, for the documentation's table. */
export const terminalVariables = [
  { name: 'NO_COLOR', summary: 'Any value disables colors.' },
  { name: 'FORCE_COLOR', summary: 'Any value except 0 enables colors, even if the output is not a terminal.' },
  {
    name: 'COLUMNS',
    summary: 'Width of a terminal in columns. Default: its own width. Output to a file or pipe is never wrapped.',
  },
  {
    name: 'LC_ALL',
    summary:
      'Locale. `C`, `POSIX` and locales without UTF-8 produce ASCII output. `LC_CTYPE` and `LANG` have the same effect.',
  },
]

/** Reads the variables about the terminal. */
export function readTerminalVariables(env: NodeJS.ProcessEnv = process.env): TerminalVariables {
  const color = wantsColor(env)
  const columns = /^[1-9]\d{0,3}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : undefined
  return {
    ...defined({ color }),
    ascii: isAscii(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
    ...defined({ columns }),
  }
}

/** Without a locale, as in most containers, terminals show UTF-8. */
function isAscii(locale: string): boolean {
  return locale !== '' && !/utf-?8/i.test(locale)
}

function wantsColor(env: NodeJS.ProcessEnv): boolean | undefined {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0'
  if (env.NO_COLOR) return false
  if (env.TERM === 'dumb') return false
  return undefined
}
