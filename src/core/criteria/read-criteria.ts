const heading = /^#{1,6}\s+(.*?)[\s#:]*$/
const bold = /^\*\*(.+?):?\*\*:?$/
const item = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/
const box = /^\[[ xX]\]\s+(.*)$/
const fence = /^\s*(`{3,}|~{3,})/
const titles = ['acceptance criteria', 'success criteria', 'done when', 'definition of done', 'requirements']

/** Number of criteria that are read of one issue. */
const most = 30
/** Characters of an issue and of a line that are read. */
const longestBody = 20_000
const longestLine = 500

/** Returns the acceptance criteria in an issue: its task list, and the lists below a heading such as "Done when". */
export function readCriteria(body: string): string[] {
  const found: string[] = []
  let under = false
  let open = ''
  const shown = body.slice(0, longestBody).replaceAll(/<!--[\s\S]*?-->/g, '')
  for (const line of shown.split(/\r?\n/).map((each) => each.slice(0, longestLine))) {
    const mark = fence.exec(line)?.[1]?.charAt(0) ?? ''
    if (mark !== '' && (open === '' || open === mark)) open = open === '' ? mark : ''
    if (open !== '' || mark !== '') continue
    const head = heading.exec(line)?.[1] ?? bold.exec(line.trim())?.[1]
    if (head !== undefined) under = titles.some((title) => head.toLowerCase().includes(title))
    const text = item.exec(line)?.[1]
    const task = text === undefined ? undefined : box.exec(text)?.[1]
    const criterion = (task ?? (under ? text : undefined))?.trim()
    if (criterion) found.push(criterion)
  }
  return [...new Set(found)].slice(0, most)
}
