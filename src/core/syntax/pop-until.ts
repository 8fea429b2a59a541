/** Removes the items at the end of a stack for which `holds` is false, and returns the last one that remains. */
export function popUntil<Item>(stack: Item[], holds: (item: Item) => boolean): Item | undefined {
  let top = stack.at(-1)
  while (top !== undefined && !holds(top)) {
    stack.pop()
    top = stack.at(-1)
  }
  return top
}
