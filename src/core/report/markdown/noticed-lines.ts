import type { Finding } from '../../findings/finding.ts'
import { plural } from '../tally.ts'
import { findingLine } from './finding-markdown.ts'
import { codeSpan } from './markdown-text.ts'

/** Passes whose hints about the shape of the code share one line. */
const shapeNames: Readonly<Record<string, string>> = {
  complexity: 'complex function',
  duplication: 'repeated block',
}
const mostPlaces = 12

/**
 * Renders hints, one line for each sentence. Those about complexity and duplication are together in the last line.
 */
export function noticedLines(findings: readonly Finding[]): string[] {
  const shapes = findings.filter(isShape)
  const others = shapes.length < 2 ? findings : findings.filter((finding) => !isShape(finding))
  const sentences = [...Map.groupBy(others, ({ rule, message }) => `${rule}\0${message}`).values()].map(sentenceLine)
  return shapes.length < 2 ? sentences : [...sentences, shapeLine(shapes)]
}

function sentenceLine(findings: readonly Finding[]): string {
  const [first, ...others] = findings
  if (first === undefined) return ''
  return others.length === 0 ? findingLine(first) : `${findingLine(first)} Also at ${places(others)}.`
}

function isShape({ pass, severity }: Finding): boolean {
  return pass in shapeNames && severity === 'info'
}

function shapeLine(findings: readonly Finding[]): string {
  const counts = Object.entries(shapeNames).flatMap(([pass, name]) => {
    const count = findings.filter((finding) => finding.pass === pass).length
    return count === 0 ? [] : [plural(count, name)]
  })
  return `- ${counts.join(' and ')}: ${places(findings)}`
}

function places(findings: readonly Finding[]): string {
  const shown = findings.slice(0, mostPlaces).map(({ path, startLine }) => codeSpan(`${path}:${startLine}`))
  const rest = findings.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
