import type { OutlinedSide } from '../outlined-side.ts'

/** Tells whether the file imports something with the name, such as a static method of another class. */
export function importsName({ inspection: { outline } }: OutlinedSide, name: string): boolean {
  return outline.imports.some(
    ({ source, names }) => source.endsWith(`.${name}`) || names.some((pair) => pair.as === name),
  )
}

/** Tells whether the qualifier is an imported module or package rather than an object. */
export function isImported(side: OutlinedSide, qualifier: string): boolean {
  const root = /^[\w$]+/.exec(qualifier)?.[0]
  return side.inspection.outline.imports.some(
    (entry) =>
      entry.names.some((pair) => pair.as === root) || entry.source === root || entry.source.endsWith(`/${root}`),
  )
}
