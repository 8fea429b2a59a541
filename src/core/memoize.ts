/** The function with its result kept per argument, for as long as the argument lives: call it as often as needed. */
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

/** The same for words, of which one life holds only so many. */
export function memoizeByName<Value extends object>(make: (word: string) => Value): (word: string) => Value {
  const known = new Map<string, Value>()
  return (word) => {
    const value = known.get(word) ?? make(word)
    known.set(word, value)
    return value
  }
}
