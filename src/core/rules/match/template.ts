const hole = /\\\$|\$\$\$([A-Z][A-Z0-9_]*)|\$([A-Za-z]\w*)/g

/** Names that a fix or message refers to: `$name` and `$$$NAME`; `\$` is a dollar sign. */
export function templateNames(template: string): string[] {
  return [...template.matchAll(hole)].map(([, many, single]) => many ?? single).filter((name) => name !== undefined)
}

/** Fills in the names; one that `lookup` does not know stays as written. */
export function fillTemplate(template: string, lookup: (name: string, offset: number) => string | undefined): string {
  return template.replaceAll(hole, (text, many: string | undefined, single: string | undefined, offset: number) => {
    const name = many ?? single
    return name === undefined ? '$' : (lookup(name, offset) ?? text)
  })
}
