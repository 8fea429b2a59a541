/**
 * Returns the seconds that a `Retry-After` header asks to wait: a number of seconds or a date (RFC 9110, section
 * 10.2.3). Undefined if the header is missing or invalid.
 */
export function parseRetryAfter(value: string | undefined, now = Date.now()): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  // Date.parse would read a number such as -1 as a year.
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1_000)
}
