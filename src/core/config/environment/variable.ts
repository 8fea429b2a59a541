/** An environment variable that RubberDuck reads. The documentation is generated from it. */
export interface Variable {
  name: string
  summary: string
}

/** A variable that is set to the empty string counts as unset. */
export function nonempty<Key extends string>(values: Record<Key, string | undefined>): { [K in Key]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in Key]?: string
  }
}
