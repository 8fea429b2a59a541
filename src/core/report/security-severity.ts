import type { Severity } from '../findings/finding.ts'

/** CWE numbers of vulnerabilities that allow code execution or access to whole databases. */
const takeover = new Set([77, 78, 89, 94, 95, 98, 119, 120, 121, 122, 134, 415, 416, 502, 676, 787, 798, 917, 1336])
/** CWE numbers of vulnerabilities that require another flaw or user interaction, or that leak little. */
const limited = new Set([79, 208, 338, 352, 377, 601, 617, 732, 1004, 1333])

const base: Record<Severity, number> = { error: 7.8, warning: 6.1, info: 3.1 }

/**
 * Returns GitHub's score for a security rule (above 9.0 critical, 7.0 high, 4.0 medium, otherwise low), as a string for
 * SARIF.
 */
export function securitySeverity(severity: Severity, cwe: string | undefined): string {
  const number = Number(/\d+/.exec(cwe ?? '')?.[0] ?? 0)
  const shift = takeover.has(number) ? 1.5 : limited.has(number) ? -1 : 0
  return Math.min(10, Math.max(0.1, base[severity] + shift)).toFixed(1)
}
