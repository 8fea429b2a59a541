import { type Logger as PinoLogger, pino } from 'pino'
import { redact } from '../secrets/redact.ts'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child' | 'isLevelEnabled'>

/**
 * Creates a logger with structured output on stderr, because stdout is for the answer. Each line is redacted as a
 * whole.
 */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, hooks: { streamWrite: redact } }, pino.destination({ dest: 2, sync: true }))
}
