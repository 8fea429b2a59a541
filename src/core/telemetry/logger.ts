import { type Logger as PinoLogger, pino } from 'pino'
import { redact } from '../secrets/redact.ts'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child'>

/** Structured logs on stderr, so that stdout stays the answer's. Each line is redacted as a whole. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, hooks: { streamWrite: redact } }, pino.destination({ dest: 2, sync: true }))
}
