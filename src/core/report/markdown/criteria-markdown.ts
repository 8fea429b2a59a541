import type { Report } from '../../outcome/report.ts'
import { codeSpan, proseLine } from './markdown-text.ts'

/** Lists the acceptance criteria of each issue, ticked where the change has evidence. */
export function criteriaSections({ criteria = [] }: Report): string[] {
  return [...Map.groupBy(criteria, ({ issue, url }) => `[${issue}](${url})`)].map(([issue, own]) => {
    const shown = own.filter(({ evidence }) => evidence.length > 0).length
    const rows = own.map(({ text, evidence }) => {
      const places = evidence
        .slice(0, 3)
        .map(({ path, line, name }) => `${codeSpan(`${path}:${line}`)} has ${codeSpan(name)}`)
      return `- [${evidence.length > 0 ? 'x' : ' '}] ${proseLine(text, 200)} (${places.join(', ') || 'not shown'})`
    })
    return [`### Criteria of ${issue}: evidence for ${shown} of ${own.length}`, '', ...rows].join('\n')
  })
}
