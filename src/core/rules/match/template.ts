const hole = /\\\$|\$\$\$([A-Z][A-Z0-9_]*)|\$([A-Za-z]\w*)/g

/** Returns the names in a fix or message: `$name` and `$$$NAME`. `\$` is a dollar sign. */
export function templateNames(template: string): string[] {
  return [...template.matchAll(hole)].map(([, many, single]) => many ?? single).filter((name) => name !== undefined)
}

/** Replaces the names. Names that `lookup` does not know are unchanged. */
export function fillTemplate(template: string, lookup: (name: string, offset: number) => string | undefined): string {
  return template.replaceAll(hole, (text, many: string | undefined, single: string | undefined, offset: number) => {
    const name = many ?? single
    return name === undefined ? '$' : (lookup(name, offset) ?? text)
  })
}
