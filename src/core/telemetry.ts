import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child'>

const secretNames = ['token', 'password', 'secret', 'authorization', 'privateKey', 'apiKey']

/** Structured logs on stderr, so that stdout stays the answer's. Values under telling names are censored. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[masked]' } },
    pino.destination({ dest: 2, sync: true }),
  )
}
