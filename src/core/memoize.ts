/** Memoizes a function of an object for the lifetime of that object. */
export function memoize<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { value: Value }>()
  return (key) => {
    let entry = known.get(key)
    if (entry === undefined) {
      entry = { value: make(key) }
      known.set(key, entry)
    }
    return entry.value
  }
}

/** Memoizes a function of a string. The number of distinct strings must be bounded. */
export function memoizeByName<Value extends object>(make: (word: string) => Value): (word: string) => Value {
  const known = new Map<string, Value>()
  return (word) => {
    const value = known.get(word) ?? make(word)
    known.set(word, value)
    return value
  }
}
