/**
 * Returns an object with our names of fields and without empty values; undefined for anything but an object. `names` are
 * the words that models use for each field, the most exact first, in lower case and without other characters.
 */
export function renamed<Name extends string>(
  names: Record<Name, string>,
  value: unknown,
): Partial<Record<Name, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = new Map(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key.toLowerCase().replaceAll(/[^a-z]/g, ''), field]),
  )
  const read: Partial<Record<Name, unknown>> = {}
  for (const [name, list] of Object.entries(names) as [Name, string][]) {
    const key = list.split(' ').find((each) => fields.has(each))
    if (key !== undefined) read[name] = fields.get(key)
  }
  return read
}
