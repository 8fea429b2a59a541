/** What a call is for, as far as the words of its name tell. */
export type Purpose = 'check' | 'cleanup' | 'sanitizer'

const verbs: Record<Purpose, ReadonlySet<string>> = {
  check: new Set(
    'assert authenticate authorize check deny enforce ensure forbid guard permit protect require restrict validate verify'.split(
      ' ',
    ),
  ),
  cleanup: new Set(
    'abort,cancel,cleanup,clear,close,commit,destroy,detach,disconnect,dispose,done,end,finish,flush,free,join,release,remove,reset,restore,revoke,rollback,shutdown,stop,terminate,unlock,unmount,unregister,unsubscribe,unwatch,wait'.split(
      ',',
    ),
  ),
  sanitizer: new Set('clean decode encode escape normalize purify quote sanitize strip trim'.split(' ')),
}

/** Returns the purpose of a call with this target, by the first word of the function's name. */
export function purposeOf(target: string): Purpose | undefined {
  const [first, ...others] = wordsOf(target)
  // `require` alone loads a module.
  if (first === undefined || (first === 'require' && others.length === 0)) return undefined
  return (Object.keys(verbs) as Purpose[]).find((purpose) => verbs[purpose].has(first))
}

/** The words of the last part of a name, in lower case. */
function wordsOf(target: string): string[] {
  const name = target.split(/\.|::|->|\?/).findLast((part) => part !== '') ?? ''
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((word) => word.toLowerCase())
}
