import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CallArguments, CodeSymbol, Parameter } from '../../syntax/types.ts'

/**
 * Returns the arguments that a caller must pass, without the receiver and C's `(void)`. Undefined if the parameters are
 * unknown.
 */
export function expectedArguments(symbol: CodeSymbol, traits: CallTraits): Parameter[] | undefined {
  const { parameters } = symbol
  if (parameters === undefined) return undefined
  const [first, ...others] = parameters
  if (first === undefined) return parameters
  const named = first.name.replace(/^(&\s*)?('\w+\s+)?(mut\s+)?/, '')
  if (
    traits.receiver.parameters.includes(named) &&
    (symbol.kind === 'method' || symbol.kind === 'constructor' || named === 'this')
  )
    return others
  if (
    traits.linkage === 'include' &&
    others.length === 0 &&
    (first.name === 'void' || (first.name === '' && first.type === 'void'))
  ) {
    return []
  }
  return parameters
}

/**
 * Tells whether the parameters accept these arguments. An unknown number of arguments, such as a spread, is accepted.
 */
export function acceptsCount(parameters: readonly Parameter[], given: CallArguments, traits: CallTraits): boolean {
  if (given.spread) return true
  const positional = parameters.filter((parameter) => !parameter.rest && !parameter.keyword)
  const named = parameters.filter((parameter) => parameter.keyword && !parameter.rest)
  const collectsPositional = parameters.some((parameter) => parameter.rest && !collectsKeywords(parameter))
  const collectsNamed = parameters.some(collectsKeywords)
  let count = given.count
  let keywords = given.keywords
  if (keywords.length > 0 && !traits.keywords && named.length === 0 && !collectsNamed) {
    // In Ruby, keyword arguments become one hash if the method has no keyword parameters.
    count += 1
    keywords = []
  }
  if (traits.surplus === 'error' && count > positional.length && !collectsPositional) return false
  const byName = new Set(keywords)
  const nameable = new Set(named.map((parameter) => parameter.name))
  if (traits.keywords) for (const parameter of positional.slice(count)) nameable.add(parameter.name)
  if (!collectsNamed && keywords.some((keyword) => !nameable.has(keyword))) return false
  const missing = (parameter: Parameter) => !parameter.optional && !byName.has(parameter.name)
  return !named.some(missing) && !positional.slice(count).some(missing)
}

/** `**kwargs` in an outline: both rest and keyword. */
function collectsKeywords(parameter: Parameter): boolean {
  return parameter.rest && (parameter.keyword || parameter.name.startsWith('**'))
}

/** Tells whether any of the overloads accepts the arguments; undefined if the parameters of one are unknown. */
export function signatureFits(
  overloads: readonly CodeSymbol[],
  given: CallArguments,
  traits: CallTraits,
): boolean | undefined {
  let unknown = false
  for (const overload of overloads) {
    const parameters = expectedArguments(overload, traits)
    if (parameters === undefined) unknown = true
    else if (acceptsCount(parameters, given, traits)) return true
  }
  return unknown ? undefined : false
}

/**
 * Returns the distinct parameter lists of the overloads, because generated files may define a name thousands of times.
 * Undefined if the parameters of one are unknown.
 */
function parameterLists(overloads: readonly CodeSymbol[], traits: CallTraits): Parameter[][] | undefined {
  const lists = new Map<string, Parameter[]>()
  for (const overload of overloads) {
    const parameters = expectedArguments(overload, traits)
    if (parameters === undefined) return undefined
    lists.set(JSON.stringify(parameters), parameters)
  }
  return [...lists.values()]
}

/** Tells whether some call that matched the old overloads cannot match the new ones. */
export function narrowed(before: readonly CodeSymbol[], after: readonly CodeSymbol[], traits: CallTraits): boolean {
  const old = parameterLists(before, traits)
  const now = parameterLists(after, traits)
  if (old === undefined || now === undefined) return false
  const accepts = (lists: readonly Parameter[][], given: CallArguments) =>
    lists.some((parameters) => acceptsCount(parameters, given, traits))
  const most = [...old, ...now].reduce((longest, parameters) => Math.max(longest, parameters.length), 0)
  for (let count = 0; count <= most + 1; count++) {
    const given = { count, spread: false, keywords: [] }
    if (accepts(old, given) && !accepts(now, given)) return true
  }
  return namedCalls(old, traits).some((given) => accepts(old, given) && !accepts(now, given))
}

/** Generates calls of the overloads with one parameter passed by name, and with the required ones only. */
function* namedCalls(overloads: readonly Parameter[][], traits: CallTraits): Generator<CallArguments> {
  const named = overloads.flat().filter((p) => !p.rest && (traits.keywords || p.keyword))
  const names = new Set(named.map((p) => p.name))
  for (const parameters of overloads) {
    const positional = parameters.filter((p) => !p.keyword && !p.rest)
    const required = parameters.filter((p) => !p.optional && !p.rest)
    const requiredPositional = required.filter((p) => !p.keyword)
    const requiredNames = required.filter((p) => p.keyword).map((p) => p.name)
    for (const name of names) {
      const index = positional.findIndex((p) => p.name === name)
      const count = index === -1 ? requiredPositional.length : index
      const keywords = new Set([name, ...requiredNames])
      if (traits.keywords) for (const p of requiredPositional.slice(count)) keywords.add(p.name)
      yield { count, spread: false, keywords: [...keywords] }
    }
    yield { count: requiredPositional.length, spread: false, keywords: requiredNames }
  }
}

/**
 * Returns the first position (0-based) whose argument now belongs to another parameter, because one of them was moved.
 */
export function shifted(before: readonly Parameter[], after: readonly Parameter[]): number | undefined {
  const old = before.filter((parameter) => !parameter.keyword && !parameter.rest)
  const now = after.filter((parameter) => !parameter.keyword && !parameter.rest)
  const index = old.findIndex(({ name }, at) => {
    const current = now[at]?.name
    if (name === '' || name === '_' || current === undefined || current === name) return false
    return (
      now.some((other, place) => place !== at && other.name === name) ||
      old.some((other, place) => place !== at && other.name === current)
    )
  })
  return index === -1 ? undefined : index
}
